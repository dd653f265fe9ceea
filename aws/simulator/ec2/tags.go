package ec2

import (
	"net/http"
	"slices"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// taggedTypes are the types whose tags EC2 keeps, with what DescribeTags calls
// them.
var taggedTypes = [][2]string{
	{vpcType, "vpc"},
	{subnetType, "subnet"},
	{groupType, "security-group"},
	{gatewayType, "internet-gateway"},
	{natType, "natgateway"},
	{addressType, "elastic-ip"},
	{tableType, "route-table"},
	{aclType, "network-acl"},
	{interfaceType, "network-interface"},
	{instanceType, "instance"},
	{volumeType, "volume"},
	{keyType, "key-pair"},
	{templateType, "launch-template"},
	{endpointType, "vpc-endpoint"},
}

// idOf is the id that EC2's API has for a resource.
func idOf(r *world.Resource) string {
	switch r.Type {
	case addressType:
		return allocation(r)
	case keyType:
		return r.Attribute("KeyPairId")
	}
	return r.Physical
}

// byID finds a resource of any type by its id.
func (s *service) byID(region, id string) (*world.Resource, bool) {
	for _, tagged := range taggedTypes {
		if r, found := s.w.Find(region, tagged[0], func(r *world.Resource) bool { return idOf(r) == id }); found {
			return r, true
		}
	}
	return nil, false
}

func (s *service) createTags(q *wire.Request) (wire.Output, error) {
	return s.eachTagged(q, func(r *world.Resource, tag *wire.Params) { r.SetTag(tag.Get("Key"), tag.Get("Value")) })
}

func (s *service) deleteTags(q *wire.Request) (wire.Output, error) {
	return s.eachTagged(q, func(r *world.Resource, gone *wire.Params) {
		r.Tags = slices.DeleteFunc(slices.Clone(r.Tags), func(tag world.Tag) bool {
			return tag.Key == gone.Get("Key") && (!gone.Has("Value") || tag.Value == gone.Get("Value"))
		})
	})
}

func (s *service) eachTagged(q *wire.Request, do func(*world.Resource, *wire.Params)) (wire.Output, error) {
	if err := need(q, "ResourceId"); err != nil {
		return wire.Output{}, err
	}
	var found []*world.Resource
	for _, id := range q.Params.Strings("ResourceId") {
		r, ok := s.byID(q.Region, id)
		if !ok {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidID", "The ID '%s' is not valid", id)
		}
		found = append(found, r)
	}
	for _, r := range found {
		for _, tag := range q.Params.List("Tag") {
			if key := tag.Get("Key"); strings.HasPrefix(key, "aws:") {
				return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "Value ( %s ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use", key)
			}
			do(r, tag)
		}
		s.w.Put(q.Region, r)
	}
	return done(), nil
}

func (s *service) describeTags(q *wire.Request) (wire.Output, error) {
	var list []row
	for _, tagged := range taggedTypes {
		for _, r := range s.w.List(q.Region, tagged[0]) {
			for _, tag := range r.Tags {
				list = append(list, row{
					map[string][]string{"resource-id": {idOf(r)}, "resource-type": {tagged[1]}, "key": {tag.Key}, "value": {tag.Value}, "tag:" + tag.Key: {tag.Value}},
					[]*wire.Node{wire.Text("resourceId", idOf(r)), wire.Text("resourceType", tagged[1]), wire.Text("key", tag.Key), wire.Text("value", tag.Value)},
				})
			}
		}
	}
	return rows(q, "tagSet", list)
}
