package wizard

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"gantry/wizard/template"
)

// BlueprintFile is the file that makes a folder a blueprint.
const BlueprintFile = "blueprint.yaml"

// LoadBlueprint reads a blueprint from a folder: blueprint.yaml, the templates
// it names, and its guide. The name of the folder is for messages. A broken
// blueprint is a Trouble with exit code 2 around all its faults, each a
// *template.Error with file, line, column and what to do.
func LoadBlueprint(fsys fs.FS, name string) (*Blueprint, error) {
	l := &loader{
		sheet: sheet{file: path.Join(name, BlueprintFile)}, folder: fsys, name: name,
		blueprint: &Blueprint{}, places: map[string]*yaml.Node{}, broken: map[string]bool{},
	}
	source, err := readLimited(fsys, BlueprintFile, maxSheetBytes)
	if err != nil {
		l.fail(nil, "a blueprint is a folder with a file "+BlueprintFile, "%s", reasonOf(err))
		return nil, l.trouble()
	}
	if root := l.open(source); root != nil {
		l.read(root)
	}
	l.link()
	if len(l.faults) > 0 {
		return nil, l.trouble()
	}
	return l.blueprint, nil
}

// loader reads one blueprint.
type loader struct {
	sheet
	folder    fs.FS
	name      string
	blueprint *Blueprint
	mentions  []mention
	// places are the nodes of fields and steps, by key and id.
	places map[string]*yaml.Node
	// needs are the steps that steps name, to be checked once all are known.
	needs []mention
	// broken are the steps that could not be read: what refers to them is not
	// judged.
	broken map[string]bool
}

// mention is a reference that is checked once everything has been read.
type mention struct {
	name string
	step string // id of the step it stands in, "" for none
	at   *yaml.Node
	// early texts are needed while asking: outputs of steps are too late.
	early bool
	// parameter is the template parameter the text is bound to, "" for none.
	// Only there may a secret go, if the parameter hides it.
	parameter string
}

var (
	blueprintName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)
	fieldName     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,254}$`)
)

// read reads the whole file.
func (l *loader) read(root *yaml.Node) {
	m := l.object(root, "a blueprint",
		"name", "version", "title", "summary", "guide", "fields", "checks", "names", "tags", "steps")
	if m == nil {
		return
	}
	b := l.blueprint
	b.Name = l.needed(m, "name", "a blueprint", root)
	if b.Name != "" && !blueprintName.MatchString(b.Name) {
		l.fail(m["name"], "such as my-system", "a blueprint's name is lower-case letters, digits and hyphens, not %q", b.Name)
	}
	b.Version = 1
	if version := l.whole(m["version"], "version"); version != nil {
		b.Version = *version
	}
	b.Title = l.needed(m, "title", "a blueprint", root)
	b.Summary = l.text(m["summary"], "summary")
	b.Guide = l.guide(m["guide"])
	for _, n := range l.few(m["fields"], "fields", maxFields) {
		if field, ok := l.field(n, ""); ok {
			b.Fields = append(b.Fields, field)
		}
	}
	tags := l.tags(m["tags"], "")
	for _, n := range l.few(m["steps"], "steps", maxSteps) {
		l.step(n, tags)
	}
	if len(b.Steps) == 0 && len(l.faults) == 0 {
		l.fail(root, "add steps: with at least one step", "a blueprint needs steps")
	}
	l.constraints(m["checks"], "")
	l.budgets(m["names"])
}

// few is a list with a bound on its length.
func (l *loader) few(n *yaml.Node, what string, most int) []*yaml.Node {
	members := l.list(n, what)
	if len(members) > most {
		l.fail(n, fmt.Sprintf("keep to %d, or make two blueprints", most), "there are %d %s", len(members), what)
		return nil
	}
	return members
}

// guide reads the text for the operator: guide.md unless another file is named.
func (l *loader) guide(n *yaml.Node) string {
	const usual = "guide.md"
	file := l.text(n, "guide")
	if file == "" {
		file = usual
	}
	text, err := readLimited(l.folder, file, maxSheetBytes)
	if err != nil {
		if n != nil || !errors.Is(err, fs.ErrNotExist) {
			l.fail(n, "name a text file in the blueprint's folder", "the guide %s: %s", file, reasonOf(err))
		}
		return ""
	}
	return strings.ToValidUTF8(string(text), "�")
}

// expression reads a text with references and notes them.
func (l *loader) expression(n *yaml.Node, what, step string, early bool) Expression {
	text := l.text(n, what)
	if text == "" {
		return nil
	}
	x := ParseExpression(text)
	l.mention(x.References(), step, follow(n), early, "")
	return x
}

func (l *loader) mention(names []string, step string, at *yaml.Node, early bool, parameter string) {
	for _, name := range names {
		l.mentions = append(l.mentions, mention{name, step, at, early, parameter})
	}
}

// condition reads a when.
func (l *loader) condition(n *yaml.Node, step string) Condition {
	text := l.text(n, "when")
	condition := ParseCondition(text)
	if text != "" && len(condition.References()) == 0 {
		l.fail(n, "write ${field}, ${field} = value or ${field} != value", "the condition %q refers to no field", text)
	}
	l.mention(condition.References(), step, follow(n), true, "")
	return condition
}

// tags reads stack tags, written as key: value. There are no others: a tag of
// our own on every stack would be a difference on stacks that were made by
// hand, and would touch everything in them.
func (l *loader) tags(n *yaml.Node, step string) []Tag {
	n = follow(n)
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		l.fail(n, "write them as key: value", "tags must have names")
		return nil
	}
	var tags []Tag
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case len(key.Value) == 0 || len(key.Value) > 128:
			l.fail(key, "use 1 to 128 characters", "a tag's key has %d characters", len(key.Value))
		case strings.HasPrefix(strings.ToLower(key.Value), "aws:"):
			l.fail(key, "use another key", "tags that begin with aws: belong to AWS")
		}
		tags = append(tags, Tag{Key: key.Value, Value: l.expression(n.Content[i+1], "a tag", step, false)})
	}
	return tags
}

// trouble is all faults in one error.
func (l *loader) trouble() error {
	lines := make([]string, len(l.faults))
	for i, f := range l.faults {
		lines[i] = f.Error()
	}
	return &Trouble{
		Cause: fmt.Sprintf("the blueprint %s cannot be used", l.name), Reason: strings.Join(lines, "\n  "),
		Advice: []string{"Correct what is named above; nothing was done."},
		Exit:   ExitUsage, Err: errors.Join(l.faults...),
	}
}

// readLimited reads a file that is not larger than the limit.
func readLimited(fsys fs.FS, name string, limit int64) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("%q is not a path inside the folder", name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, errors.New("it is a folder")
	}
	content, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(content)) > limit {
		return nil, fmt.Errorf("it is larger than %d bytes", limit)
	}
	return content, nil
}

// reasonOf is why a file could not be read, without its path.
func reasonOf(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file"
	}
	return err.Error()
}

// template reads a stack's template.
func (l *loader) template(n *yaml.Node, file string) *template.Template {
	source, err := readLimited(l.folder, file, template.MaxBytes)
	if err != nil {
		l.fail(n, "name a template in the blueprint's folder", "the template %s: %s", file, reasonOf(err))
		return nil
	}
	read, err := template.Parse(path.Join(l.name, file), source)
	if err != nil {
		for _, e := range template.Errors(err) {
			l.faults = append(l.faults, e)
		}
		return nil
	}
	return read
}
