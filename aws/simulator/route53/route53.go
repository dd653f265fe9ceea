// Package route53 answers Route 53 from the simulated world: hosted zones and
// their records, which are the same in every region.
package route53

import (
	"encoding/xml"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const (
	zoneType   = "AWS::Route53::HostedZone"
	recordType = "AWS::Route53::RecordSet"
)

type service struct{ w *world.World }

// New makes Route 53 over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	return &wire.Service{
		Name: "route53", Protocol: wire.RESTXML, Version: "2013-04-01", Namespace: "https://route53.amazonaws.com/doc/2013-04-01/",
		Route: route,
		Actions: map[string]wire.Action{
			"ListHostedZones": s.list, "ListHostedZonesByName": s.byName, "GetHostedZone": s.get, "CreateHostedZone": s.create,
			"DeleteHostedZone": s.remove, "ListResourceRecordSets": s.records, "GetHostedZoneCount": s.count,
		},
	}
}

const root = "/2013-04-01/"

func route(q *wire.Request) string {
	path := strings.Split(strings.Trim(strings.TrimPrefix(q.Path, root), "/"), "/")
	switch {
	case path[0] == "hostedzonesbyname" && q.Method == http.MethodGet:
		return "ListHostedZonesByName"
	case path[0] == "hostedzonecount" && q.Method == http.MethodGet:
		return "GetHostedZoneCount"
	case path[0] != "hostedzone":
		return ""
	case len(path) == 1:
		return map[string]string{http.MethodGet: "ListHostedZones", http.MethodPost: "CreateHostedZone"}[q.Method]
	case len(path) == 2:
		return map[string]string{http.MethodGet: "GetHostedZone", http.MethodDelete: "DeleteHostedZone"}[q.Method]
	case len(path) == 3 && path[2] == "rrset" && q.Method == http.MethodGet:
		return "ListResourceRecordSets"
	}
	return ""
}

// zone is the hosted zone that a path names.
func (s *service) zone(q *wire.Request) (*world.Resource, error) {
	id := strings.Split(strings.Trim(strings.TrimPrefix(q.Path, root), "/"), "/")[1]
	r, found := s.w.Get("", zoneType, id)
	if !found {
		return nil, wire.Errorf(http.StatusNotFound, "NoSuchHostedZone", "No hosted zone found with ID: %s", id)
	}
	return r, nil
}

func (s *service) zones() []*world.Resource { return s.w.List("", zoneType) }

// dotted is a domain name with its final dot.
func dotted(name string) string { return strings.TrimSuffix(name, ".") + "." }

func (s *service) node(r *world.Resource) *wire.Node {
	reference := world.TextOf(r.Private, "CallerReference")
	if reference == "" {
		reference = r.Physical
	}
	return wire.El("HostedZone", wire.Text("Id", "/hostedzone/"+r.Physical), wire.Text("Name", dotted(r.Text("Name"))), wire.Text("CallerReference", reference),
		wire.El("Config", wire.Opt("Comment", world.TextOf(world.Map(r.Properties["HostedZoneConfig"]), "Comment")), wire.Bool("PrivateZone", len(world.List(r.Properties["VPCs"])) > 0)),
		wire.Int("ResourceRecordSetCount", 2+len(s.of(r))))
}

// of are the records of a zone that somebody made.
func (s *service) of(zone *world.Resource) []*world.Resource {
	var list []*world.Resource
	for _, r := range s.w.List("", recordType) {
		if strings.TrimPrefix(r.Text("HostedZoneId"), "/hostedzone/") == zone.Physical || r.Text("HostedZoneName") != "" && dotted(r.Text("HostedZoneName")) == dotted(zone.Text("Name")) {
			list = append(list, r)
		}
	}
	return list
}

func (s *service) list(q *wire.Request) (wire.Output, error) {
	most := 100
	if text := q.Query.Get("maxitems"); text != "" {
		number, err := strconv.Atoi(text)
		if err != nil || number < 1 {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidInput", "1 validation error detected: Value '%s' at 'maxItems' failed to satisfy constraint", text)
		}
		most = min(number, 100)
	}
	all := s.zones()
	start := 0
	if marker := q.Query.Get("marker"); marker != "" {
		start = slices.IndexFunc(all, func(r *world.Resource) bool { return r.Physical == marker })
		if start < 0 {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidInput", "The specified marker is not valid.")
		}
	}
	end := min(start+most, len(all))
	zones := wire.El("HostedZones")
	for _, r := range all[start:end] {
		zones.Children = append(zones.Children, s.node(r))
	}
	next := ""
	if end < len(all) {
		next = all[end].Physical
	}
	return wire.XML(wire.El("ListHostedZonesResponse", zones, wire.Opt("Marker", q.Query.Get("marker")), wire.Bool("IsTruncated", next != ""),
		wire.Opt("NextMarker", next), wire.Int("MaxItems", most))), nil
}

func (s *service) byName(q *wire.Request) (wire.Output, error) {
	all := slices.Clone(s.zones())
	slices.SortFunc(all, func(a, b *world.Resource) int { return strings.Compare(dotted(a.Text("Name")), dotted(b.Text("Name"))) })
	zones := wire.El("HostedZones")
	from := q.Query.Get("dnsname")
	for _, r := range all {
		if from == "" || dotted(r.Text("Name")) >= dotted(from) {
			zones.Children = append(zones.Children, s.node(r))
		}
	}
	return wire.XML(wire.El("ListHostedZonesByNameResponse", zones, wire.Opt("DNSName", from), wire.Bool("IsTruncated", false), wire.Int("MaxItems", 100))), nil
}

func delegation(r *world.Resource) *wire.Node {
	return wire.El("DelegationSet", wire.Texts("NameServers", "NameServer", world.Texts(r.Attributes["NameServers"])...))
}

func (s *service) get(q *wire.Request) (wire.Output, error) {
	r, err := s.zone(q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("GetHostedZoneResponse", s.node(r), delegation(r))), nil
}

func (s *service) create(q *wire.Request) (wire.Output, error) {
	var given struct {
		Name, CallerReference string
	}
	if err := xml.Unmarshal(q.Body, &given); err != nil || given.Name == "" || given.CallerReference == "" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidInput", "Invalid XML ; a hosted zone needs a Name and a CallerReference")
	}
	r, err := catalogue.Make(s.w, "", zoneType, map[string]any{"Name": dotted(given.Name)})
	if err != nil {
		return wire.Output{}, err
	}
	r.SetPrivate("CallerReference", given.CallerReference)
	s.w.Put("", r)
	out := wire.XML(wire.El("CreateHostedZoneResponse", s.node(r), s.change(), delegation(r)))
	out.Status = http.StatusCreated
	out.Header = http.Header{"Location": {"https://route53.amazonaws.com/2013-04-01/hostedzone/" + r.Physical}}
	return out, nil
}

func (s *service) change() *wire.Node {
	return wire.El("ChangeInfo", wire.Text("Id", "/change/"+strings.ToUpper(world.StableID("C", s.w.UUID()))), wire.Text("Status", "INSYNC"), wire.Time("SubmittedAt", s.w.Now()))
}

func (s *service) remove(q *wire.Request) (wire.Output, error) {
	r, err := s.zone(q)
	if err != nil {
		return wire.Output{}, err
	}
	if len(s.of(r)) > 0 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "HostedZoneNotEmpty", "The specified hosted zone contains non-required resource record sets  and so cannot be deleted.")
	}
	if err := s.w.Delete("", zoneType, r.Physical); err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("DeleteHostedZoneResponse", s.change())), nil
}

func (s *service) count(*wire.Request) (wire.Output, error) {
	return wire.XML(wire.El("GetHostedZoneCountResponse", wire.Int("HostedZoneCount", len(s.zones())))), nil
}

func (s *service) records(q *wire.Request) (wire.Output, error) {
	zone, err := s.zone(q)
	if err != nil {
		return wire.Output{}, err
	}
	sets := wire.El("ResourceRecordSets")
	values := func(texts ...string) *wire.Node {
		list := wire.El("ResourceRecords")
		for _, text := range texts {
			list.Children = append(list.Children, wire.El("ResourceRecord", wire.Text("Value", text)))
		}
		return list
	}
	name := dotted(zone.Text("Name"))
	servers := world.Texts(zone.Attributes["NameServers"])
	sets.Children = append(sets.Children,
		wire.El("ResourceRecordSet", wire.Text("Name", name), wire.Text("Type", "NS"), wire.Int("TTL", 172800), values(servers...)),
		wire.El("ResourceRecordSet", wire.Text("Name", name), wire.Text("Type", "SOA"), wire.Int("TTL", 900), values(append(servers, "ns-1.awsdns-01.com")[0]+". awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400")))
	for _, r := range s.of(zone) {
		record := wire.El("ResourceRecordSet", wire.Text("Name", dotted(r.Text("Name"))), wire.Text("Type", r.Text("Type")))
		if alias := world.Map(r.Properties["AliasTarget"]); alias != nil {
			record.Children = append(record.Children, wire.El("AliasTarget", wire.Text("HostedZoneId", world.TextOf(alias, "HostedZoneId")),
				wire.Text("DNSName", dotted(world.TextOf(alias, "DNSName"))), wire.Bool("EvaluateTargetHealth", world.TextOf(alias, "EvaluateTargetHealth") == "true")))
		} else {
			record.Children = append(record.Children, wire.Int("TTL", r.Number("TTL", 300)), values(r.Texts("ResourceRecords")...))
		}
		sets.Children = append(sets.Children, record)
	}
	return wire.XML(wire.El("ListResourceRecordSetsResponse", sets, wire.Bool("IsTruncated", false), wire.Int("MaxItems", 300))), nil
}
