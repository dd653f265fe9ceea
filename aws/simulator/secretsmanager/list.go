package secretsmanager

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// shown is a secret without its value.
func shown(r *world.Resource) map[string]any {
	stages := map[string][]string{}
	for _, v := range versions(r) {
		stages[v.ID] = v.Stages
	}
	tags := []any{}
	for _, tag := range r.Tags {
		tags = append(tags, map[string]string{"Key": tag.Key, "Value": tag.Value})
	}
	changed := r.Created
	if !r.Updated.IsZero() {
		changed = r.Updated
	}
	out := map[string]any{
		"ARN": r.Physical, "Name": nameOf(r), "Tags": tags, "CreatedDate": wire.Epoch(r.Created), "LastChangedDate": wire.Epoch(changed),
	}
	if len(stages) > 0 {
		out["VersionIdsToStages"] = stages
	}
	if description := r.Text("Description"); description != "" {
		out["Description"] = description
	}
	if at, deleted := deletedAt(r); deleted {
		out["DeletedDate"] = wire.Epoch(at)
	}
	return out
}

func (s *service) describe(q *wire.Request) (wire.Output, error) {
	r, err := s.secret(q)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.JSON(shown(r)), nil
}

func (s *service) list(q *wire.Request) (wire.Output, error) {
	var fitting []*world.Resource
	for _, r := range s.w.List(q.Region, secretType) {
		_, deleted := deletedAt(r)
		if (!deleted || world.TextOf(q.JSON, "IncludePlannedDeletion") == "true") && fits(r, q) {
			fitting = append(fitting, r)
		}
	}
	start := 0
	if token := world.TextOf(q.JSON, "NextToken"); token != "" {
		number, err := strconv.Atoi(token)
		if err != nil || number < 0 {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidNextTokenException", "The NextToken value is invalid.")
		}
		start = min(number, len(fitting))
	}
	end := min(start+max(1, world.NumberOf(q.JSON, "MaxResults", 100)), len(fitting))
	secrets := []any{}
	for _, r := range fitting[start:end] {
		each := shown(r)
		delete(each, "VersionIdsToStages")
		secrets = append(secrets, each)
	}
	out := map[string]any{"SecretList": secrets}
	if end < len(fitting) {
		out["NextToken"] = strconv.Itoa(end)
	}
	return wire.JSON(out), nil
}

// fits judges a secret by the filters of a call: each value is a beginning.
func fits(r *world.Resource, q *wire.Request) bool {
	for _, each := range world.List(q.JSON["Filters"]) {
		filter := world.Map(each)
		have := nameOf(r)
		if world.TextOf(filter, "Key") == "description" {
			have = r.Text("Description")
		}
		if !slices.ContainsFunc(world.Texts(filter["Values"]), func(want string) bool { return strings.HasPrefix(have, want) }) {
			return false
		}
	}
	return true
}

func (s *service) listVersions(q *wire.Request) (wire.Output, error) {
	r, err := s.secret(q)
	if err != nil {
		return wire.Output{}, err
	}
	list := []any{}
	for _, v := range versions(r) {
		list = append(list, map[string]any{"VersionId": v.ID, "VersionStages": v.Stages, "CreatedDate": wire.Epoch(time.UnixMilli(v.At))})
	}
	return wire.JSON(map[string]any{"ARN": r.Physical, "Name": nameOf(r), "Versions": list}), nil
}
