package cli

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"gantry/ui"
	"gantry/wizard"
)

// questions asks what a session has still to know, stage by stage, in plain
// text. Every answer goes through the session, as in the form on the screen.
type questions struct {
	*program
	session *wizard.Session
	conn    *ui.Connection
	// save keeps what was answered so far.
	save func() error
	// missing asks only what is missing or wrong.
	missing bool
}

// all asks until the session is done.
func (q *questions) all(ctx context.Context) error {
	for {
		if q.missing {
			q.session.Resume()
		}
		if q.session.Done() {
			return nil
		}
		if err := q.stage(ctx); err != nil {
			return err
		}
	}
}

// stage asks the questions of one stage. Questions that turn up because of an
// answer are asked too.
func (q *questions) stage(ctx context.Context) error {
	s := q.session
	stage := s.Stages()[s.Stage()]
	q.out.line("")
	q.out.line("%s", stage.Title)
	var draft wizard.Answers
	asked := q.good()
	group := ""
	for {
		field, more := nextField(s.Fields(), asked)
		if !more {
			break
		}
		asked[field.Key] = true
		if field.Group != group {
			group = field.Group
			q.out.line("  %s", group)
		}
		value, err := q.field(ctx, field, draft)
		if err != nil {
			return err
		}
		draft = draft.With(field.Key, value)
	}
	err := s.Next(draft)
	if saved := q.save(); saved != nil {
		return saved
	}
	var faults wizard.FieldErrors
	if errors.As(err, &faults) { // one question's answer made another's wrong
		for _, f := range faults {
			q.out.line("  ! %s: %v", f.Field.Label, f.Err)
		}
		return nil // the stage is asked again
	}
	return err
}

// good are the questions that need not be asked.
func (q *questions) good() map[string]bool {
	good := map[string]bool{}
	if !q.missing {
		return good
	}
	for _, f := range q.session.Fields() {
		good[f.Key] = true
	}
	for _, f := range q.session.Faults() {
		delete(good, f.Field.Key)
	}
	return good
}

func nextField(fields []wizard.Field, asked map[string]bool) (wizard.Field, bool) {
	for _, f := range fields {
		if !asked[f.Key] {
			return f, true
		}
	}
	return wizard.Field{}, false
}

// field asks one question until its answer is good.
func (q *questions) field(ctx context.Context, f wizard.Field, draft wizard.Answers) (string, error) {
	held := q.session.Answers().Get(f.Key)
	choices := q.choices(ctx, f)
	if f.Help != "" {
		q.out.lines("    ", f.Help)
	}
	q.list(choices, "", fewChoices)
	for {
		value, err := q.value(ctx, f, held)
		if err != nil {
			return "", err
		}
		if part, wanted := strings.CutSuffix(value, "?"); wanted && len(choices) > 0 {
			q.list(choices, part, len(choices))
			continue
		}
		value = chosen(value, f, choices)
		fault := q.session.Check(f, draft.With(f.Key, value))
		if fault == nil {
			return value, nil
		}
		q.out.line("  ! %v", fault)
	}
}

// fewChoices are listed without being asked for.
const fewChoices = 20

// list shows the choices that have a text in them, with their numbers, and says
// how to see the rest.
func (q *questions) list(choices []wizard.Choice, part string, most int) {
	part = strings.ToLower(part)
	shown, left := 0, 0
	for i, c := range choices {
		line := c.Value
		for _, more := range []string{c.Label, c.Note} {
			if more != "" {
				line += "  " + more
			}
		}
		switch {
		case !strings.Contains(strings.ToLower(line), part):
		case shown < most:
			shown++
			q.out.line("    %3d  %s", i+1, line)
		default:
			left++
		}
	}
	if left > 0 {
		q.out.line("         and %d more: ? lists all, and a part of one with ? those that have it", left)
	}
}

// value reads one answer; an empty line is the one that is held already.
func (q *questions) value(ctx context.Context, f wizard.Field, held string) (string, error) {
	label := f.Label
	if label == "" {
		label = f.Key
	}
	if f.Secret() {
		return q.secret(ctx, label, held)
	}
	shown := ""
	switch {
	case held != "":
		shown = " [" + held + "]"
	case f.Example != "":
		shown = " (such as " + f.Example + ")"
	}
	text, err := q.ask.line(ctx, "  %s%s: ", label, shown)
	if errors.Is(err, errNoAnswer) {
		return "", q.incomplete(err)
	}
	if text == "" {
		text = held
	}
	return text, err
}

// secret reads one twice.
func (q *questions) secret(ctx context.Context, label, held string) (string, error) {
	shown := ""
	if held != "" {
		shown = " [" + wizard.Mask + "]"
	}
	for {
		first, err := q.ask.hidden(ctx, "  %s%s: ", label, shown)
		if err == nil && first == "" && held != "" {
			return held, nil
		}
		var again string
		if err == nil {
			again, err = q.ask.hidden(ctx, "  %s, once more: ", label)
		}
		if err != nil {
			return "", q.incomplete(err)
		}
		if first == again {
			return first, nil
		}
		q.out.line("  ! the two are not the same")
	}
}

// incomplete explains that the input ended before all was answered.
func (q *questions) incomplete(err error) error {
	if !errors.Is(err, errNoAnswer) {
		return err
	}
	if faults := q.session.Faults(); len(faults) > 0 {
		return faults
	}
	return &wizard.Trouble{Cause: "the input ended before all was answered", Exit: wizard.ExitUsage, Err: err}
}

// choices are the values a field may take, live ones from the cloud. Where the
// cloud does not tell, the field is asked as free text with its words.
func (q *questions) choices(ctx context.Context, f wizard.Field) []wizard.Choice {
	if f.Query == nil {
		var all []wizard.Choice
		for _, value := range f.Allowed {
			all = append(all, wizard.Choice{Value: value})
		}
		return all
	}
	all, err := q.conn.Cloud.Choices(ctx, *f.Query)
	if err != nil {
		q.out.line("    (%v)", err)
	}
	return all
}

// chosen turns the number of a choice into its value, where the number is not
// a value itself. A list takes several, joined by commas.
func chosen(value string, f wizard.Field, choices []wizard.Choice) string {
	if len(choices) == 0 {
		return value
	}
	parts := []string{value}
	if f.Many {
		parts = strings.Split(value, ",")
	}
	for i, part := range parts {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err == nil && n >= 1 && n <= len(choices) && !isChoice(part, choices) {
			parts[i] = choices[n-1].Value
		}
	}
	return strings.Join(parts, ",")
}

func isChoice(value string, choices []wizard.Choice) bool {
	for _, c := range choices {
		if c.Value == strings.TrimSpace(value) {
			return true
		}
	}
	return false
}
