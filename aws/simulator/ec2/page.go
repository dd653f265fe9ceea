package ec2

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

// paged cuts a list at MaxResults and makes the token of the next page.
func paged[T any](list []T, q *wire.Request) (page []T, next string, err error) {
	start := 0
	if token := q.Params.Get("NextToken"); token != "" {
		text, decodeErr := base64.RawURLEncoding.DecodeString(token)
		offset, found := strings.CutPrefix(string(text), "from ")
		start, err = strconv.Atoi(offset)
		if decodeErr != nil || !found || err != nil || start < 0 {
			return nil, "", wire.Errorf(http.StatusBadRequest, "InvalidNextToken", "The token '%s' is invalid", token)
		}
	}
	most, err := q.Params.Int("MaxResults", 1000)
	if err != nil {
		return nil, "", err
	}
	if q.Params.Has("MaxResults") && (most < 5 || most > 1000) {
		return nil, "", wire.Errorf(http.StatusBadRequest, "InvalidParameterValue",
			"Value ( %d ) for parameter maxResults is invalid. Expecting a value between 5 and 1000.", most)
	}
	start = min(start, len(list))
	end := min(start+most, len(list))
	if end < len(list) {
		next = base64.RawURLEncoding.EncodeToString([]byte("from " + strconv.Itoa(end)))
	}
	return list[start:end], next, nil
}

// tagSet is the tags of a resource as EC2 lists them.
func tagSet(r *world.Resource) *wire.Node {
	set := wire.El("tagSet")
	for _, tag := range r.Tags {
		set.Children = append(set.Children, wire.El("item", wire.Text("key", tag.Key), wire.Text("value", tag.Value)))
	}
	return set
}

// tagsFrom are the tags a call gives the resource it creates.
func tagsFrom(q *wire.Request) []world.Tag {
	var tags []world.Tag
	for _, specification := range q.Params.List("TagSpecification") {
		for _, tag := range specification.List("Tag") {
			tags = append(tags, world.Tag{Key: tag.Get("Key"), Value: tag.Get("Value")})
		}
	}
	return tags
}

// need is the refusal of a call without a required parameter.
func need(q *wire.Request, names ...string) error {
	for _, name := range names {
		if !q.Params.Has(name) || q.Params.Get(name) == "" && len(q.Params.List(name)) == 0 {
			return wire.Errorf(http.StatusBadRequest, "MissingParameter", "The request must contain the parameter %s", name)
		}
	}
	return nil
}

// done is the answer of a call that has nothing to tell.
func done() wire.Output { return wire.XML(wire.Bool("return", true)) }

// items makes a set of items.
func items(name string, all ...[]*wire.Node) *wire.Node { return wire.List(name, "item", all...) }
