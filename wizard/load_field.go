package wizard

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// fieldMembers are what a blueprint may say of a field.
var fieldMembers = []string{
	"key", "label", "help", "group", "type", "default", "example", "optional", "many", "allowed", "pattern",
	"min-length", "max-length", "min", "max", "prefix-length", "suffix", "exists", "message", "query", "when",
}

var fieldTypes = []string{
	string(TextField), string(NumberField), string(FlagField), string(ChoiceField), string(SecretField),
	string(EmailField), string(CIDRField), string(PathField),
}

var choiceKinds = []string{
	string(ChooseKeyPair), string(ChooseVPC), string(ChooseSubnet), string(ChooseSecurityGroup),
	string(ChooseSecurityGroupName), string(ChooseZone), string(ChooseRegion), string(ChooseImage),
	string(ChooseInstance), string(ChooseInstanceType), string(ChooseVolume), string(ChooseHostedZone),
	string(ChooseSSMParameter), string(ChooseBucket), string(ChooseStack), string(ChooseExport),
}

// field reads a question. Those of a step have keys that begin with its id.
func (l *loader) field(n *yaml.Node, step string) (Field, bool) {
	m := l.object(n, "a field", fieldMembers...)
	if m == nil {
		return Field{}, false
	}
	key := l.needed(m, "key", "a field", n)
	if key == "" || !l.keyFits(key, step, m["key"]) {
		return Field{}, false
	}
	f := Field{Key: key, Type: TextField, Label: key}
	if step != "" {
		f.Key = step + "." + key
	}
	if l.places[f.Key] != nil {
		l.fail(m["key"], "give it another key", "there is a field %q already, on line %d", f.Key, l.places[f.Key].Line)
		return Field{}, false
	}
	l.places[f.Key] = follow(m["key"])
	l.refine(&f, m, step)
	l.proposal(&f, m, step)
	return f, true
}

// keyFits says whether a key may be used.
func (l *loader) keyFits(key, step string, at *yaml.Node) bool {
	switch {
	case !fieldName.MatchString(key):
		l.fail(at, "such as prefix or cost-code", "a field's key is letters, digits and hyphens, not %q", key)
	case step == "" && (key == "region" || key == "account"):
		l.fail(at, "use ${"+key+"} without asking for it", "%q is known without a question", key)
	default:
		return true
	}
	return false
}

// refine reads what is said of a field, over what it is already.
func (l *loader) refine(f *Field, m map[string]*yaml.Node, step string) {
	replace := func(text *string, name string) {
		if m[name] != nil {
			*text = l.text(m[name], name)
		}
	}
	replace(&f.Label, "label")
	replace(&f.Help, "help")
	replace(&f.Group, "group")
	replace(&f.Message, "message")
	replace(&f.Suffix, "suffix")
	replace(&f.Example, "example")
	f.Exists = l.oneOf(m["exists"], "exists", "file", "folder")
	f.When = l.condition(m["when"], step)
	if m["allowed"] != nil {
		f.Allowed = l.texts(m["allowed"], "allowed")
		f.Type = ChoiceField
	}
	if m["type"] != nil {
		f.Type = FieldType(l.oneOf(m["type"], "type", fieldTypes...))
	}
	if f.Type == ChoiceField && len(f.Allowed) == 0 && m["query"] == nil {
		l.fail(m["type"], "add allowed: [a, b], or a query", "a choice needs something to choose from")
	}
	f.Optional = f.Optional || l.flag(m["optional"], "optional")
	f.Many = f.Many || l.flag(m["many"], "many")
	if m["query"] != nil {
		f.Query = l.query(m["query"], step)
	}
	l.bounds(f, m)
}

// bounds reads the limits of a field.
func (l *loader) bounds(f *Field, m map[string]*yaml.Node) {
	if m["pattern"] != nil {
		f.Pattern = l.text(m["pattern"], "pattern")
		if _, err := compile(f.Pattern); err != nil {
			l.fail(m["pattern"], "correct the regular expression; it is anchored at both ends by itself", "the pattern cannot be read: %v", err)
		}
	}
	whole := func(into **int, n *yaml.Node, name string) {
		if n != nil {
			*into = l.whole(n, name)
		}
	}
	whole(&f.MinLength, m["min-length"], "min-length")
	whole(&f.MaxLength, m["max-length"], "max-length")
	if m["min"] != nil {
		f.MinValue = l.number(m["min"], "min")
	}
	if m["max"] != nil {
		f.MaxValue = l.number(m["max"], "max")
	}
	if lengths := l.list(m["prefix-length"], "prefix-length"); len(lengths) == 2 {
		f.MinPrefix, f.MaxPrefix = l.whole(lengths[0], "prefix-length"), l.whole(lengths[1], "prefix-length")
	} else if m["prefix-length"] != nil {
		l.fail(m["prefix-length"], "write [16, 28]", "prefix-length is the shortest and the longest")
	}
	switch {
	case f.MinLength != nil && f.MaxLength != nil && *f.MinLength > *f.MaxLength:
		l.fail(m["min-length"], "swap them", "min-length is more than max-length")
	case f.MinValue != nil && f.MaxValue != nil && *f.MinValue > *f.MaxValue:
		l.fail(m["min"], "swap them", "min is more than max")
	case f.MinPrefix != nil && f.MaxPrefix != nil && *f.MinPrefix > *f.MaxPrefix:
		l.fail(m["prefix-length"], "swap them", "the shortest prefix length is more than the longest")
	}
}

// proposal reads the default and checks it and the example, where they do not
// depend on answers.
func (l *loader) proposal(f *Field, m map[string]*yaml.Node, step string) {
	if m["default"] != nil {
		f.Default, f.HasDefault = l.text(m["default"], "default"), true
		l.mention(ParseExpression(f.Default).References(), step, follow(m["default"]), true, "")
	}
	if f.HasDefault && f.Secret() && f.Parameter == nil {
		l.fail(m["default"], "remove it: the file is not secret", "a secret has no default")
	}
	for _, name := range []string{"default", "example"} {
		if m[name] == nil {
			continue
		}
		text := l.text(m[name], name)
		final := len(ParseExpression(text).References()) == 0
		if f.Exists != "" || !final || text == "" {
			continue
		}
		if err := f.Check(f.Normalise(text)); err != nil {
			l.fail(m[name], "change it, or the check", "the %s of %s would be refused: %v", name, f.Key, err)
		}
	}
}

// query reads where choices come from: a word, or kind and filter.
func (l *loader) query(n *yaml.Node, step string) *Query {
	n = follow(n)
	if n.Kind == yaml.ScalarNode {
		return &Query{Kind: ChoiceKind(l.oneOf(n, "query", choiceKinds...))}
	}
	m := l.object(n, "a query", "kind", "filter")
	q := &Query{Kind: ChoiceKind(l.oneOf(m["kind"], "kind", choiceKinds...))}
	if q.Kind == "" {
		l.fail(n, "add kind: "+strings.Join(choiceKinds[:3], ", kind: ")+" …", "a query needs a kind")
	}
	filter := follow(m["filter"])
	if filter == nil {
		return q
	}
	if filter.Kind != yaml.MappingNode {
		l.fail(filter, "write {vpc: vpc-1}", "a filter has names and values")
		return q
	}
	q.Filter = map[string]string{}
	for i := 0; i+1 < len(filter.Content); i += 2 {
		name, value := filter.Content[i].Value, filter.Content[i+1]
		q.Filter[name] = l.expression(value, "a filter", step, true).String()
	}
	return q
}

// own reads the fields of a step. For a stack, those named after a parameter
// say more about its question; all others are questions of the step itself.
func (l *loader) own(n *yaml.Node, step *Step) {
	for _, member := range l.few(n, "fields", maxFields) {
		m := l.object(member, "a field", fieldMembers...)
		if m == nil {
			continue
		}
		key := l.text(m["key"], "key")
		if i := fieldIndex(step.Fields, step.ID+"."+key); i >= 0 && step.Fields[i].Parameter != nil {
			f := &step.Fields[i]
			l.places[f.Key] = follow(m["key"])
			l.refine(f, m, step.ID)
			l.proposal(f, m, step.ID)
			continue
		}
		if _, bound := step.bound(key); bound {
			l.fail(m["key"], "remove it, or the binding", "%q is bound and never asked", key)
			continue
		}
		if slices.Contains(step.outputs(), key) {
			l.fail(m["key"], "give it another key", "%q is what the step produces", key)
			continue
		}
		if f, ok := l.field(member, step.ID); ok {
			step.Fields = append(step.Fields, f)
		}
	}
	// Headings stay together, in the order in which they first appear.
	var groups []string
	for _, f := range step.Fields {
		if !slices.Contains(groups, f.Group) {
			groups = append(groups, f.Group)
		}
	}
	slices.SortStableFunc(step.Fields, func(a, b Field) int {
		return slices.Index(groups, a.Group) - slices.Index(groups, b.Group)
	})
}
