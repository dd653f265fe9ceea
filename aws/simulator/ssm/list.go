package ssm

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// publicSince is when the public parameters were last changed.
var publicSince = time.Date(2026, 9, 14, 20, 0, 0, 0, time.UTC)

// byPath lists what is under a path, public parameters too.
func (s *service) byPath(q *wire.Request) (wire.Output, error) {
	path := world.TextOf(q.JSON, "Path")
	if !strings.HasPrefix(path, "/") {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ValidationException", "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\".")
	}
	prefix := strings.TrimSuffix(path, "/") + "/"
	var names []string
	take := func(name string) {
		rest, under := strings.CutPrefix(name, prefix)
		if under && (isTrue(q, "Recursive") || !strings.Contains(rest, "/")) {
			names = append(names, name)
		}
	}
	if strings.HasPrefix(prefix, "/aws/service/") {
		for name := range maps.Keys(world.PublicParameters(q.Region)) {
			take(name)
		}
	}
	for _, r := range s.w.List(q.Region, parameterType) {
		take(r.Physical)
	}
	slices.Sort(names)
	page, next, err := paged(names, q, 10)
	if err != nil {
		return wire.Output{}, err
	}
	parameters := []any{}
	for _, name := range page {
		if found, ok := find(s.w, q.Region, name); ok {
			parameters = append(parameters, answer(q.Region, name, found, isTrue(q, "WithDecryption")))
		}
	}
	return wire.JSON(withToken(map[string]any{"Parameters": parameters}, next)), nil
}

func withToken(out map[string]any, next string) map[string]any {
	if next != "" {
		out["NextToken"] = next
	}
	return out
}

// paged cuts a list at MaxResults, of which most is the limit.
func paged[T any](list []T, q *wire.Request, most int) ([]T, string, error) {
	size := world.NumberOf(q.JSON, "MaxResults", most)
	if size < 1 || size > most {
		return nil, "", wire.Errorf(http.StatusBadRequest, "ValidationException", "1 validation error detected: Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to %d", size, most)
	}
	start := 0
	if token := world.TextOf(q.JSON, "NextToken"); token != "" {
		number, err := strconv.Atoi(token)
		if err != nil || number < 0 {
			return nil, "", wire.Errorf(http.StatusBadRequest, "InvalidNextToken", "The specified token isn't valid.")
		}
		start = min(number, len(list))
	}
	end := min(start+size, len(list))
	if end < len(list) {
		return list[start:end], strconv.Itoa(end), nil
	}
	return list[start:end], "", nil
}

func (s *service) describe(q *wire.Request) (wire.Output, error) {
	var fitting []*world.Resource
	for _, r := range s.w.List(q.Region, parameterType) {
		if fits(r, q) {
			fitting = append(fitting, r)
		}
	}
	slices.SortFunc(fitting, func(a, b *world.Resource) int { return strings.Compare(a.Physical, b.Physical) })
	page, next, err := paged(fitting, q, 50)
	if err != nil {
		return wire.Output{}, err
	}
	list := []any{}
	for _, r := range page {
		all := versions(r)
		last := all[len(all)-1]
		each := map[string]any{
			"Name": r.Physical, "Type": last.kind, "Version": last.number, "LastModifiedDate": last.at, "ARN": arnOf(q.Region, r.Physical),
			"LastModifiedUser": "arn:aws:iam::" + world.Account + ":user/gantry", "Tier": "Standard", "Policies": []any{}, "DataType": "text",
		}
		if description := r.Text("Description"); description != "" {
			each["Description"] = description
		}
		list = append(list, each)
	}
	return wire.JSON(withToken(map[string]any{"Parameters": list}, next)), nil
}

// fits judges a parameter by the filters of a call.
func fits(r *world.Resource, q *wire.Request) bool {
	filters := append(world.List(q.JSON["ParameterFilters"]), world.List(q.JSON["Filters"])...)
	for _, each := range filters {
		filter := world.Map(each)
		have := r.Physical
		switch key := world.TextOf(filter, "Key"); {
		case key == "Type":
			have = kindOf(r)
		case strings.HasPrefix(key, "tag:"):
			have, _ = r.Tag(strings.TrimPrefix(key, "tag:"))
		}
		option := world.TextOf(filter, "Option")
		if world.TextOf(filter, "Key") == "Path" {
			option = "BeginsWith"
		}
		if !slices.ContainsFunc(world.Texts(filter["Values"]), func(want string) bool {
			switch option {
			case "BeginsWith", "Recursive":
				return strings.HasPrefix(have, want)
			case "Contains":
				return strings.Contains(have, want)
			}
			return have == want
		}) {
			return false
		}
	}
	return true
}

func (s *service) remove(q *wire.Request) (wire.Output, error) {
	name := plainName(world.TextOf(q.JSON, "Name"))
	if _, found := s.w.Get(q.Region, parameterType, name); !found {
		return wire.Output{}, notFound()
	}
	if err := s.w.Delete(q.Region, parameterType, name); err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(map[string]any{}), nil
}

func (s *service) removeMany(q *wire.Request) (wire.Output, error) {
	gone, invalid := []string{}, []string{}
	for _, name := range world.Texts(q.JSON["Names"]) {
		if s.w.Delete(q.Region, parameterType, plainName(name)) == nil {
			gone = append(gone, name)
		} else {
			invalid = append(invalid, name)
		}
	}
	return wire.JSON(map[string]any{"DeletedParameters": gone, "InvalidParameters": invalid}), nil
}

func (s *service) history(q *wire.Request) (wire.Output, error) {
	name := plainName(world.TextOf(q.JSON, "Name"))
	r, found := s.w.Get(q.Region, parameterType, name)
	if !found {
		return wire.Output{}, notFound()
	}
	list := []any{}
	for _, v := range versions(r) {
		list = append(list, map[string]any{"Name": name, "Type": v.kind, "Value": v.value, "Version": v.number, "LastModifiedDate": v.at, "Labels": []any{}, "Tier": "Standard", "Policies": []any{}})
	}
	return wire.JSON(map[string]any{"Parameters": list}), nil
}

func (s *service) addTags(q *wire.Request) (wire.Output, error) {
	r, found := s.w.Get(q.Region, parameterType, world.TextOf(q.JSON, "ResourceId"))
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidResourceId", "")
	}
	for _, each := range world.List(q.JSON["Tags"]) {
		r.SetTag(world.TextOf(world.Map(each), "Key"), world.TextOf(world.Map(each), "Value"))
	}
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{}), nil
}

func (s *service) listTags(q *wire.Request) (wire.Output, error) {
	r, found := s.w.Get(q.Region, parameterType, world.TextOf(q.JSON, "ResourceId"))
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidResourceId", "")
	}
	tags := []any{}
	for _, tag := range r.Tags {
		tags = append(tags, map[string]string{"Key": tag.Key, "Value": tag.Value})
	}
	return wire.JSON(map[string]any{"TagList": tags}), nil
}
