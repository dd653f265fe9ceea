package world

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// region is what exists in one region; the global services' resources are in
// the one named "".
type region struct {
	name   string
	byType map[string]map[string]*Resource
}

// Hooks let a service take part when resources of a type come and go, whoever
// lets them: a new VPC gets its default security group, a bucket that is not
// empty refuses to be deleted. Any of them may be nil.
type Hooks struct {
	// Complete fills in attributes that depend on what is around the resource,
	// such as the zone of an instance's subnet. It may be asked before the
	// resource is created, and again.
	Complete func(r *Resource)
	// Ready is told when a resource that takes its time is finished.
	Ready func(r *Resource)
	// Create is called before a resource is stored and may complete its
	// attributes. An error, best a *Fault, refuses it.
	Create func(r *Resource) error
	// Update is called before a resource is replaced by its new form.
	Update func(old, fresh *Resource) error
	// Delete is called before a resource is removed, and cleans up after it. An
	// error refuses the removal.
	Delete func(r *Resource) error
}

// Fault is why a service refused to create, update or delete a resource.
type Fault struct {
	// Code is CloudFormation's HandlerErrorCode, such as "AlreadyExists".
	Code string
	// Text is the reason as it follows "Resource handler returned message: ",
	// without quotes.
	Text string
	// Err is the refusal in the service's own API, if it has one.
	Err error
}

// Error is the text.
func (f *Fault) Error() string { return f.Text }

// Unwrap is the refusal in the service's own API.
func (f *Fault) Unwrap() error { return f.Err }

// Explain registers how the refusal of a service's API reads as the failure of
// a resource of a type.
func (w *World) Explain(in func(typ string, err error) *Fault) { w.explain = in }

// refused is what a hook's refusal becomes: a Fault that wraps it.
func (w *World) refused(typ string, err error) error {
	var fault *Fault
	if err == nil || errors.As(err, &fault) || w.explain == nil {
		return err
	}
	return w.explain(typ, err)
}

// Handle registers the hooks of a type. A type has one set of hooks.
func (w *World) Handle(typ string, h Hooks) { w.hooks[typ] = h }

// globalTypes are services whose resources are not in any region.
var globalTypes = []string{"AWS::IAM::", "AWS::Route53::", "AWS::CloudFront::"}

// home is the region a resource of a type is really in.
func home(regionName, typ string) string {
	for _, prefix := range globalTypes {
		if strings.HasPrefix(typ, prefix) {
			return ""
		}
	}
	return regionName
}

func (w *World) region(name string) *region {
	if r := w.regions[name]; r != nil {
		return r
	}
	r := &region{name: name, byType: map[string]map[string]*Resource{}}
	w.regions[name] = r
	w.furnish(name)
	return r
}

// Create adds a resource to a region, after its hook has agreed. A second one
// of the same type and physical id is refused with AWS's words.
func (w *World) Create(regionName string, r *Resource) error {
	place := home(regionName, r.Type)
	if _, taken := w.Get(place, r.Type, r.Physical); taken {
		return &Fault{Code: "AlreadyExists", Text: fmt.Sprintf("Resource of type '%s' with identifier '%s' already exists.", r.Type, r.Physical)}
	}
	r.Region = place
	if r.Created.IsZero() {
		r.Created = w.Now()
	}
	if hook := w.hooks[r.Type].Create; hook != nil {
		if err := hook(r); err != nil {
			return w.refused(r.Type, err)
		}
	}
	w.Put(place, r)
	return nil
}

// Update replaces a resource by its new form, after its hook has agreed.
func (w *World) Update(regionName string, fresh *Resource) error {
	place := home(regionName, fresh.Type)
	old, found := w.Get(place, fresh.Type, fresh.Physical)
	if !found {
		return notFound(fresh.Type, fresh.Physical)
	}
	fresh.Region, fresh.Created, fresh.Serial = place, old.Created, old.Serial
	fresh.Updated = w.Now()
	if hook := w.hooks[fresh.Type].Update; hook != nil {
		if err := hook(old, fresh); err != nil {
			return w.refused(fresh.Type, err)
		}
	}
	w.Put(place, fresh)
	return nil
}

// Delete removes a resource, after its hook has agreed. One that is not there
// is a Fault with code NotFound.
func (w *World) Delete(regionName, typ, physical string) error {
	place := home(regionName, typ)
	r, found := w.Get(place, typ, physical)
	if !found {
		return notFound(typ, physical)
	}
	if hook := w.hooks[typ].Delete; hook != nil {
		if err := hook(r); err != nil {
			return w.refused(typ, err)
		}
	}
	w.Remove(place, typ, physical)
	return nil
}

func notFound(typ, physical string) *Fault {
	return &Fault{Code: "NotFound", Text: fmt.Sprintf("Resource of type '%s' with identifier '%s' was not found.", typ, physical)}
}

// Complete fills in the attributes of a resource that depend on what is around
// it. The resource need not be stored.
func (w *World) Complete(regionName string, r *Resource) {
	r.Region = home(regionName, r.Type)
	if hook := w.hooks[r.Type].Complete; hook != nil {
		hook(r)
	}
}

// Ready tells the service that a resource that takes its time is finished.
func (w *World) Ready(regionName, typ, physical string) {
	place := home(regionName, typ)
	r, found := w.Get(place, typ, physical)
	if !found {
		return
	}
	if hook := w.hooks[typ].Ready; hook != nil {
		hook(r)
		w.Put(place, r)
	}
}

// Put stores a resource as it is, asking nobody. A service uses it for what is
// its own; everybody else uses Create and Update.
func (w *World) Put(regionName string, r *Resource) {
	place := home(regionName, r.Type)
	r.Region = place
	if r.Created.IsZero() {
		r.Created = w.Now()
	}
	if r.Serial == 0 {
		w.serial++
		r.Serial = w.serial
	}
	of := w.region(place).byType
	if of[r.Type] == nil {
		of[r.Type] = map[string]*Resource{}
	}
	of[r.Type][r.Physical] = r
	w.Keep(resourceKey(place, r.Type, r.Physical), r)
}

// Remove takes a resource away, asking nobody.
func (w *World) Remove(regionName, typ, physical string) {
	place := home(regionName, typ)
	if _, found := w.Get(place, typ, physical); found {
		delete(w.region(place).byType[typ], physical)
		w.Forget(resourceKey(place, typ, physical))
	}
}

// Get finds a resource. It is the stored one: whoever changes it calls Put.
func (w *World) Get(regionName, typ, physical string) (*Resource, bool) {
	r, found := w.region(home(regionName, typ)).byType[typ][physical]
	return r, found
}

// List are all resources of a type in a region, in the order they were made.
func (w *World) List(regionName, typ string) []*Resource {
	of := w.region(home(regionName, typ)).byType[typ]
	list := make([]*Resource, 0, len(of))
	for _, r := range of {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *Resource) int { return int(a.Serial - b.Serial) })
	return list
}

// Find is the first resource of a type that fits.
func (w *World) Find(regionName, typ string, fits func(*Resource) bool) (*Resource, bool) {
	for _, r := range w.List(regionName, typ) {
		if fits(r) {
			return r, true
		}
	}
	return nil, false
}

// Everywhere are all resources of a type in all regions anybody has used.
func (w *World) Everywhere(typ string) []*Resource {
	var list []*Resource
	for _, place := range w.regions {
		for _, r := range place.byType[typ] {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b *Resource) int { return int(a.Serial - b.Serial) })
	return list
}

func resourceKey(place, typ, physical string) string {
	return "resource/" + place + "/" + typ + "/" + escapeKey(physical)
}

// escapeKey keeps the ledger's own marks out of a physical id.
func escapeKey(s string) string {
	return strings.NewReplacer("%", "%25", "\t", "%09", "\n", "%0A", "\r", "%0D").Replace(s)
}

// restore reads the resources that were kept.
func (w *World) restore() error {
	if err := w.restoreRevisions(); err != nil {
		return err
	}
	err := w.Load("furnished/", func(key string, _ []byte) error {
		name := strings.TrimPrefix(key, "furnished/")
		w.regions[name] = &region{name: name, byType: map[string]map[string]*Resource{}}
		return nil
	})
	if err != nil {
		return err
	}
	return w.Load("resource/", func(_ string, value []byte) error {
		var r Resource
		if err := decode(value, &r); err != nil {
			return err
		}
		place := w.regions[r.Region]
		if place == nil {
			place = &region{name: r.Region, byType: map[string]map[string]*Resource{}}
			w.regions[r.Region] = place
		}
		if place.byType[r.Type] == nil {
			place.byType[r.Type] = map[string]*Resource{}
		}
		place.byType[r.Type][r.Physical] = &r
		w.serial = max(w.serial, r.Serial)
		return nil
	})
}
