package wire

import "net/http"

// Router finds the service a call is meant for: by the name in the signature's
// scope, by X-Amz-Target, by the API version of an unsigned form, or by a
// service's own Match.
type Router struct{ services []*Service }

// Add adds services.
func (r *Router) Add(services ...*Service) { r.services = append(r.services, services...) }

// Services are all of them, in the order they were added.
func (r *Router) Services() []*Service { return r.services }

// Find is the service a call is meant for. For a call that is meant for none
// it returns a service that can carry the error.
func (r *Router) Find(q *Request) (*Service, *Error) {
	for _, s := range r.services {
		if s.Match != nil && s.Match(q) {
			return s, nil
		}
	}
	for _, s := range r.services {
		if q.Target != "" && s.Target == q.Target {
			return s, nil
		}
	}
	for _, s := range r.services {
		// One signing name may serve two APIs (ELB and ELBv2); the version decides.
		if q.Service != "" && s.Name == q.Service && (s.Version == "" || q.Version == "" || s.Version == q.Version) {
			return s, nil
		}
	}
	for _, s := range r.services {
		if q.Version != "" && s.Version == q.Version && (q.Service == "" || s.Name == q.Service) {
			return s, nil
		}
	}
	for _, s := range r.services {
		if q.Service != "" && s.Name == q.Service {
			return s, Errorf(http.StatusBadRequest, "InvalidAction", "Could not find operation %s for version %s", q.Action, q.Version)
		}
	}
	return r.nobody(q)
}

// nobody is who answers a call to a service that is not played here.
func (r *Router) nobody(q *Request) (*Service, *Error) {
	name := q.Service
	if name == "" {
		name = "this call"
	}
	const text = "The simulator does not play %s."
	switch {
	case q.Target != "":
		return &Service{Name: name, Protocol: JSON11}, Errorf(http.StatusBadRequest, "UnknownOperationException", text, name)
	case q.Action != "":
		return &Service{Name: name, Protocol: Query, Namespace: "http://webservices.amazon.com/AWSFault/2005-15-09"},
			Errorf(http.StatusBadRequest, "InvalidAction", "Could not find operation %s for version %s", q.Action, q.Version)
	case !q.Signed && (q.Method == http.MethodGet || q.Method == http.MethodHead || q.Method == http.MethodPut):
		for _, s := range r.services {
			if s.Name == "s3" {
				return s, nil // an unsigned URL is an object's
			}
		}
	}
	return &Service{Name: name, Protocol: RESTJSON}, Errorf(http.StatusNotFound, "UnknownOperationException", text, name)
}
