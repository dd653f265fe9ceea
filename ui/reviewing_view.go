package ui

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// View draws the stages, and the part of the document that fits.
func (r *reviewing) View(width, height int) string {
	t := r.shared.theme
	at := columnsOf(width, height)
	main := width - 1 - at.main.x
	lines, items := r.document(r.shared.width)
	foot := r.foot(main)
	r.lines, r.height = len(lines), height-len(foot)
	r.top = max(0, min(r.top, r.lines-r.height))
	shown := append([]string(nil), lines[r.top:min(len(lines), r.top+r.height)]...)
	for i, it := range items {
		if at := it.line - r.top; i == r.cursor && at >= 0 && at < len(shown) {
			shown[at] = t.Accent.Render(t.Marks().Cursor) + strings.TrimPrefix(shown[at], " ")
		}
	}
	for len(shown) < r.height {
		shown = append(shown, "")
	}
	body := pane.Block(t, append(shown, foot...), main, height)
	if at.rail.width > 0 {
		rail := stageRail(r.shared, r.session, railFocus{}, at.rail.width, height)
		body = pane.Beside(" "+t.Rule.Render(t.Marks().Bar)+" ", rail, body)
	}
	body = pane.Beside(" ", pane.Block(t, nil, 0, height), body)
	switch {
	case r.dialog != nil:
		return over(body, r.dialog.view(t, width), width, height)
	case r.arming != nil:
		return over(body, r.arming.view(t, width, height), width, height)
	}
	return body
}

// foot says what is in the way of going, or how much there is below.
func (r *reviewing) foot(width int) []string {
	t := r.shared.theme
	text, style := r.note, t.Warn
	if text == "" {
		if text = r.hindrance(); text == "" {
			text, style = "Ready: press g to go.", t.Good
		} else if r.looking() {
			return []string{"", t.Running.Render(t.Spinner(r.now)) + " " + pane.Cut(t, text, width-2)}
		} else {
			text = "Not yet: " + text
		}
	}
	right := ""
	if below := r.lines - r.top - r.height; below > 0 {
		right = fmt.Sprintf("%d lines more", below)
	}
	return []string{"", pane.Apart(t, style.Render(pane.Cut(t, pane.Clean(text), width-len(right)-1)), t.Faint.Render(right), width)}
}

// paper is a document being written.
type paper struct {
	lines []string
	items []item
	width int
}

func (p *paper) add(lines ...string) { p.lines = append(p.lines, lines...) }

func (p *paper) gap() {
	if len(p.lines) > 0 {
		p.lines = append(p.lines, "")
	}
}

func (p *paper) item(kind itemKind, key, line string) {
	p.items = append(p.items, item{kind, key, len(p.lines)})
	p.lines = append(p.lines, line)
}

// document is the whole review. Each line begins with a space, where the cursor
// stands.
func (r *reviewing) document(screen int) ([]string, []item) {
	at := columnsOf(screen, 1)
	p := &paper{width: max(screen-1-at.main.x, 10)}
	r.writePlace(p)
	if r.trouble != nil {
		r.writeTrouble(p)
		return p.lines, p.items
	}
	r.writeSteps(p)
	r.writeAgreements(p)
	r.writeNames(p)
	r.writeParameters(p)
	r.writeProfile(p)
	r.cursor = min(r.cursor, max(len(p.items)-1, 0))
	return p.lines, p.items
}

// writePlace says whose account it is. A real one is unmistakable.
func (r *reviewing) writePlace(p *paper) {
	t, account := r.shared.theme, r.shared.account
	where := joinNonEmpty(" "+t.Marks().Bullet+" ", []string{
		pane.Clean(account.ID), pane.Clean(account.Name), pane.Clean(account.Region),
	})
	switch {
	case account.Simulated:
		p.add(" " + t.Good.Render("A rehearsal") + " in " + pane.Cut(t, where, p.width-16))
		p.add(" " + t.Faint.Render(pane.Cut(t, "Nothing real is made, and nothing costs anything.", p.width-2)))
	case r.shared.trouble != nil:
		for _, l := range pane.Wrap("Whose account this is could not be found out: "+pane.Clean(r.shared.trouble.Error()), p.width-2) {
			p.add(" " + t.Bad.Render(l))
		}
		for _, advice := range r.shared.trouble.Advice {
			p.add(" " + pane.Cut(t, t.Marks().Arrow+" "+pane.Clean(advice), p.width-2))
		}
		p.add(" Region " + pane.Clean(account.Region))
	case account.ARN == "" && account.ID == "":
		p.add(" " + t.Faint.Render("Asking whose account this is"+t.Marks().Ellipsis) + " " + pane.Clean(account.Region))
	default:
		banner := lipgloss.NewStyle().Reverse(true).Inherit(t.Bad)
		p.add(" " + banner.Render(" A real account ") + " " + t.Strong.Render(where))
		p.add(" " + t.Faint.Render(pane.Cut(t, "as "+pane.Clean(account.ARN), p.width-2)))
	}
	if account.Endpoint != "" && !account.Simulated {
		p.add(" " + t.Warn.Render(pane.Cut(t, "through "+pane.Clean(account.Endpoint), p.width-2)))
	}
}

// writeTrouble says why there is no plan, with a way to each fault.
func (r *reviewing) writeTrouble(p *paper) {
	t := r.shared.theme
	p.gap()
	p.add(" " + t.Bad.Render(t.Outcome(wizard.Failed)+" "+pane.Cut(t, pane.Clean(r.trouble.Cause), p.width-4)))
	faults := r.session.Faults()
	if len(faults) == 0 {
		for _, l := range pane.Wrap(pane.Clean(r.trouble.Reason), p.width-4) {
			p.add("   " + l)
		}
	}
	for _, fault := range faults {
		p.item(faultItem, fault.Field.Key, "   "+pane.Cut(t, t.Strong.Render(pane.Clean(fault.Field.Label))+"  "+pane.Clean(fault.Err.Error()), p.width-4))
	}
	for _, advice := range r.trouble.Advice {
		p.add("   " + t.Faint.Render(pane.Cut(t, t.Marks().Arrow+" "+pane.Clean(advice), p.width-4)))
	}
}

// writeSteps is each step with what it comes to.
func (r *reviewing) writeSteps(p *paper) {
	t := r.shared.theme
	p.gap()
	p.add(" " + t.Heading.Render("Steps"))
	wide := 0
	for _, step := range r.plan.Steps {
		wide = max(wide, min(pane.Width(pane.Clean(step.Title)), max(p.width/3, 10)))
	}
	for _, step := range r.plan.Steps {
		icon, word, style := r.decisionLook(step.ID)
		if step.Action.Kind() == wizard.CheckKind && word == "kept" {
			icon, word = t.Marks().Bullet, "check"
		}
		line := " " + style.Render(icon) + " " + pane.Fit(t, pane.Clean(step.Title), wide) + "  " + style.Render(pane.Fit(t, word, 9))
		right := ""
		if n := resources(step.Action); n > 0 {
			right = count(n, "resource", "resources")
		}
		room := p.width - 2 - pane.Width(line)
		name, below := subject(step.Action), ""
		if pane.Width(name)+1+len(right) > room { // a name is shown whole, wherever there is room
			name, below = "", name
		}
		line = pane.Apart(t, line+" "+name, t.Faint.Render(right), p.width-1)
		p.item(stepItem, step.ID, pane.Cut(t, line, p.width))
		if below != "" {
			for _, l := range pane.Wrap(below, p.width-6) {
				p.add("     " + l)
			}
		}
		r.writeFound(p, step, wide)
	}
}

// writeFound is what looking found, where that says more than the word.
func (r *reviewing) writeFound(p *paper, step wizard.PlannedStep, indent int) {
	t, look := r.shared.theme, r.looks[step.ID]
	if look == nil {
		return
	}
	style, text := t.Faint, look.text
	if look.decision == wizard.DecideConflict || (look.done && look.decision == "") {
		style = t.Bad
	}
	if look.decision == wizard.DecideCreate || look.decision == wizard.DecideAsk {
		text = "" // the word says it
	}
	margin := strings.Repeat(" ", min(indent+5, p.width/3))
	for _, text := range []string{text, look.failed} {
		if text == "" {
			continue
		}
		for _, l := range pane.Wrap(pane.Clean(text), p.width-len(margin)-1) {
			p.add(margin + style.Render(l))
		}
		style = t.Warn
	}
	for _, d := range look.differences {
		p.add(r.drawDifference(d, len(margin), p.width)...)
	}
	for _, armed := range r.armed {
		if id, rest, _ := strings.Cut(armed, "\x00"); id == step.ID {
			p.add(margin + t.Warn.Render(pane.Cut(t, rest, p.width-len(margin))))
		}
	}
}

// drawDifference is one change: what, of which resource, and which properties.
func (r *reviewing) drawDifference(d wizard.Difference, margin, width int) []string {
	t := r.shared.theme
	sign, style := "~", t.Warn
	switch {
	case d.Change == "add" || d.Change == "import":
		sign, style = "+", t.Good
	case d.Change == "remove":
		sign, style = "-", t.Bad
	case replaces(d):
		style = t.Bad
	}
	word := d.Change
	if replaces(d) {
		word = "replace"
		if d.Replacement != "true" && d.Replacement != "True" {
			word = "may replace"
		}
	}
	head := strings.Repeat(" ", margin) + style.Render(sign+" "+pane.Fit(t, word, 11)) + " " +
		pane.Clean(d.Logical) + "  " + t.Faint.Render(pane.Clean(strings.TrimPrefix(d.Type, "AWS::")))
	lines := []string{pane.Cut(t, head, width)}
	for _, property := range d.Properties {
		text := pane.Clean(property.Path)
		if property.Before != "" || property.After != "" {
			text += ": " + pane.Clean(property.Before) + " " + t.Marks().Arrow + " " + pane.Clean(property.After)
		}
		lines = append(lines, strings.Repeat(" ", margin+14)+t.Faint.Render(pane.Cut(t, text, width-margin-15)))
	}
	return lines
}

// decisionLook is the icon, the word and the style of what a step comes to.
func (r *reviewing) decisionLook(step string) (icon, word string, style lipgloss.Style) {
	t, look := r.shared.theme, r.looks[step]
	switch {
	case look == nil || !look.done || look.previewing:
		return t.Spinner(r.now), "looking", t.Running
	case look.decision == "":
		return t.Outcome(wizard.NeedsYou), "not known", t.Warn
	}
	switch look.decision {
	case wizard.DecideCreate:
		return "+", "create", t.Good
	case wizard.DecideUpdate:
		return "~", "update", t.Warn
	case wizard.DecideKeep:
		return t.Outcome(wizard.Kept), "kept", t.Faint
	case wizard.DecideAdopt:
		return t.Outcome(wizard.Running), "follow", t.Running
	case wizard.DecideReplace:
		return t.Outcome(wizard.NeedsYou), "make anew", t.Bad
	case wizard.DecideConflict:
		return t.Outcome(wizard.Failed), "conflict", t.Bad
	case wizard.DecideAsk:
		return t.Outcome(wizard.NeedsYou), "by you", t.Running
	}
	return t.Outcome(wizard.Waiting), string(look.decision), t.Text
}
