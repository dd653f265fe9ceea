package ssm

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

const parameterType = "AWS::SSM::Parameter"

type service struct{ w *world.World }

// New makes Systems Manager over a world.
func New(w *world.World) *wire.Service {
	s := &service{w}
	return &wire.Service{
		Name: "ssm", Protocol: wire.JSON11, Target: "AmazonSSM",
		Actions: map[string]wire.Action{
			"GetParameter": s.get, "GetParameters": s.getMany, "GetParametersByPath": s.byPath, "PutParameter": s.put,
			"DescribeParameters": s.describe, "DeleteParameter": s.remove, "DeleteParameters": s.removeMany,
			"GetParameterHistory": s.history, "AddTagsToResource": s.addTags, "ListTagsForResource": s.listTags,
		},
	}
}

// version is one value a parameter has or had.
type version struct {
	number      int
	value, kind string
	at          any // epoch seconds, as JSON writes them
}

// versions are all values of a parameter, oldest first.
func versions(r *world.Resource) []version {
	var list []version
	for _, each := range world.List(r.Private["History"]) {
		old := world.Map(each)
		list = append(list, version{world.NumberOf(old, "Version", 1), world.TextOf(old, "Value"), world.TextOf(old, "Type"), old["At"]})
	}
	at := r.Created
	if !r.Updated.IsZero() {
		at = r.Updated
	}
	return append(list, version{len(list) + 1, r.Text("Value"), kindOf(r), wire.Epoch(at)})
}

func kindOf(r *world.Resource) string {
	if kind := r.Text("Type"); kind != "" {
		return kind
	}
	return "String"
}

// Parameter reads a parameter of a region: by "name", "name:version", or the
// ARN. It gives the value in clear and its type.
func Parameter(w *world.World, region, name string) (value, kind string, ok bool) {
	found, ok := find(w, region, name)
	return found.value, found.kind, ok
}

// find resolves a name to one value.
func find(w *world.World, region, name string) (version, bool) {
	name = plainName(name)
	if value, public := world.PublicParameters(region)[name]; public {
		return version{number: 1, value: value, kind: "String", at: wire.Epoch(publicSince)}, true
	}
	base, selector, selected := cutVersion(name)
	r, found := w.Get(region, parameterType, base)
	if !found && strings.HasPrefix(base, "/") && !strings.Contains(base[1:], "/") {
		r, found = w.Get(region, parameterType, base[1:]) // an ARN does not tell /x from x
	}
	if !found {
		return version{}, false
	}
	all := versions(r)
	if !selected {
		return all[len(all)-1], true
	}
	number, err := strconv.Atoi(selector)
	if err != nil || number < 1 || number > len(all) {
		return version{}, false
	}
	return all[number-1], true
}

// plainName is the name in an ARN, or the name itself.
func plainName(name string) string {
	if !strings.HasPrefix(name, "arn:") {
		return name
	}
	_, after, _ := strings.Cut(name, ":parameter")
	return after
}

func cutVersion(name string) (base, selector string, selected bool) {
	at := strings.LastIndexByte(name, ':')
	if at < 0 {
		return name, "", false
	}
	return name[:at], name[at+1:], true
}

// arnOf is a parameter's ARN.
func arnOf(region, name string) string {
	return "arn:aws:ssm:" + region + ":" + world.Account + ":parameter/" + strings.TrimPrefix(name, "/")
}

// answer is a parameter as the API shows it. A secret one that is not to be
// decrypted is shown as something nobody can read.
func answer(region, name string, v version, decrypt bool) map[string]any {
	value := v.value
	if v.kind == "SecureString" && !decrypt {
		value = "AQICAHgYq3simulatedKX" + world.StableID("", region, name, strconv.Itoa(v.number))
	}
	base, selector, selected := cutVersion(plainName(name))
	if !selected {
		base = plainName(name)
	}
	out := map[string]any{
		"Name": base, "Type": v.kind, "Value": value, "Version": v.number,
		"LastModifiedDate": v.at, "ARN": arnOf(region, base), "DataType": "text",
	}
	if strings.HasPrefix(base, "/aws/service/") {
		out["ARN"] = "arn:aws:ssm:" + region + "::parameter" + base
	}
	if selected {
		out["Selector"] = ":" + selector
	}
	return out
}

func notFound() error { return wire.Errorf(http.StatusBadRequest, "ParameterNotFound", "") }

func (s *service) get(q *wire.Request) (wire.Output, error) {
	name := world.TextOf(q.JSON, "Name")
	if name == "" {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ValidationException", "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null")
	}
	found, ok := find(s.w, q.Region, name)
	if !ok {
		if base, _, selected := cutVersion(plainName(name)); selected {
			if _, there := s.w.Get(q.Region, parameterType, base); there {
				return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ParameterVersionNotFound", "Systems Manager could not find version %s of %s. Verify the version and try again.", name[len(base)+1:], base)
			}
		}
		return wire.Output{}, notFound()
	}
	return wire.JSON(map[string]any{"Parameter": answer(q.Region, name, found, isTrue(q, "WithDecryption"))}), nil
}

func isTrue(q *wire.Request, name string) bool { return world.TextOf(q.JSON, name) == "true" }

func (s *service) getMany(q *wire.Request) (wire.Output, error) {
	names := world.Texts(q.JSON["Names"])
	if len(names) > 10 || len(names) == 0 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ValidationException", "1 validation error detected: Value '[%s]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10", strings.Join(names, ", "))
	}
	parameters, invalid := []any{}, []string{}
	for _, name := range names {
		if found, ok := find(s.w, q.Region, name); ok {
			parameters = append(parameters, answer(q.Region, name, found, isTrue(q, "WithDecryption")))
		} else {
			invalid = append(invalid, name)
		}
	}
	return wire.JSON(map[string]any{"Parameters": parameters, "InvalidParameters": invalid}), nil
}

// validName are the characters AWS allows in a parameter's name.
var validName = regexp.MustCompile(`^[a-zA-Z0-9_./-]+$`)

func (s *service) put(q *wire.Request) (wire.Output, error) {
	name, value := world.TextOf(q.JSON, "Name"), world.TextOf(q.JSON, "Value")
	if err := checkPut(q, name, value); err != nil {
		return wire.Output{}, err
	}
	r, exists := s.w.Get(q.Region, parameterType, name)
	if !exists {
		kind := world.TextOf(q.JSON, "Type")
		if kind == "" {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ValidationException", "A parameter type is required when you create a parameter.")
		}
		properties := map[string]any{"Name": name, "Value": value, "Type": kind}
		if description := world.TextOf(q.JSON, "Description"); description != "" {
			properties["Description"] = description
		}
		var tags []world.Tag
		for _, each := range world.List(q.JSON["Tags"]) {
			tags = append(tags, world.Tag{Key: world.TextOf(world.Map(each), "Key"), Value: world.TextOf(world.Map(each), "Value")})
		}
		if _, err := catalogue.Make(s.w, q.Region, parameterType, properties, tags...); err != nil {
			return wire.Output{}, err
		}
		return wire.JSON(map[string]any{"Version": 1, "Tier": "Standard"}), nil
	}
	if !isTrue(q, "Overwrite") {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.")
	}
	remember(r)
	r.SetProperty("Value", value)
	r.SetAttribute("Value", value)
	if kind := world.TextOf(q.JSON, "Type"); kind != "" {
		r.SetProperty("Type", kind)
	}
	r.Updated = s.w.Now()
	s.w.Put(q.Region, r)
	return wire.JSON(map[string]any{"Version": len(versions(r)), "Tier": "Standard"}), nil
}

// remember puts the present value into the parameter's history.
func remember(r *world.Resource) {
	all := versions(r)
	last := all[len(all)-1]
	r.SetPrivate("History", append(world.List(r.Private["History"]), map[string]any{
		"Version": last.number, "Value": last.value, "Type": last.kind, "At": last.at,
	}))
}

func checkPut(q *wire.Request, name, value string) error {
	switch {
	case name == "" || value == "":
		return wire.Errorf(http.StatusBadRequest, "ValidationException", "1 validation error detected: Value null at 'name' or 'value' failed to satisfy constraint: Member must not be null")
	case !validName.MatchString(name):
		return wire.Errorf(http.StatusBadRequest, "ValidationException", "Parameter name must be a fully qualified name. Only a mix of letters, numbers and the following 4 symbols .-_/ are allowed.")
	case strings.HasPrefix(strings.ToLower(strings.TrimPrefix(name, "/")), "aws") || strings.HasPrefix(strings.ToLower(strings.TrimPrefix(name, "/")), "ssm"):
		return wire.Errorf(http.StatusBadRequest, "ValidationException", "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_")
	case len(value) > 4096:
		return wire.Errorf(http.StatusBadRequest, "ValidationException", "Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.")
	}
	switch kind := world.TextOf(q.JSON, "Type"); kind {
	case "", "String", "StringList", "SecureString":
		return nil
	default:
		return wire.Errorf(http.StatusBadRequest, "ValidationException", "1 validation error detected: Value '%s' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, StringList, String]", kind)
	}
}
