package report

import (
	"bytes"
	"fmt"
	"strings"

	"gantry/ui/pane"
	"gantry/wizard"
)

// pageStyle is that of the page around the timeline.
const pageStyle = `
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:1200px;margin:2em auto;padding:0 1em}
h1{margin-bottom:0}h2{margin-top:2em}
table{border-collapse:collapse;width:100%}th{text-align:left}
th,td{padding:.2em .8em .2em 0;border-bottom:1px solid #8884;vertical-align:top;overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap}td.t{white-space:nowrap}
code,td.c{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px}
.trouble{border-left:4px solid #cf222e;padding-left:1em;margin:1em 0}.faint{opacity:.65}
.scroll{overflow-x:auto}dt{font-weight:bold}dd{margin:0 0 .4em 0}dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1.5em}
`

// HTML is everything about a run on one page.
func HTML(p *wizard.Progress, h *wizard.History) []byte {
	var b bytes.Buffer
	put(&b, `<!doctype html>
<html lang="en"><head><meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="viewport" content="width=device-width"/>
<title>%s: %s</title><style>%s</style></head><body>
`, esc(p.Title), esc(verdict(p)), pageStyle)
	summary(&b, p)
	troubles(&b, p)
	steps(&b, p)
	put(&b, "<h2>Timeline</h2>\n<div class=\"scroll\">\n")
	drawTimeline(&b, p, h, false)
	put(&b, "</div>\n")
	slow(&b, p, h)
	outputs(&b, p)
	events(&b, p)
	put(&b, "</body></html>\n")
	return b.Bytes()
}

// summary is what the run was and how it ended.
func summary(b *bytes.Buffer, p *wizard.Progress) {
	put(b, "<h1>%s</h1>\n<p>%s</p>\n<dl>\n", esc(p.Title), esc(verdict(p)))
	blueprint := p.Blueprint
	if p.Version > 0 {
		blueprint = fmt.Sprintf("%s, version %d", p.Blueprint, p.Version)
	}
	account := p.Account
	if p.Where.Simulated {
		account += ", simulated"
	}
	verb := "building"
	if p.Verb == wizard.Undo {
		verb = "removing"
	}
	facts := [][2]string{
		{"Run", p.Run},
		{"What", verb},
		{"Blueprint", blueprint},
		{"Account", account},
		{"Region", p.Region},
		{"Started", moment(p.Started)},
		{"Ended", moment(p.Ended)},
		{"Carried out by", p.Owner},
	}
	if !p.Ended.IsZero() {
		facts = append(facts, [2]string{"Exit code", fmt.Sprint(p.Exit)})
	}
	if p.Damage.Lines > 0 {
		facts = append(facts, [2]string{"Damage", fmt.Sprintf("%d lines of the journal cannot be read and are missing here", p.Damage.Lines)})
	}
	for _, fact := range facts {
		if fact[1] != "" {
			put(b, "<dt>%s</dt><dd>%s</dd>\n", fact[0], esc(fact[1]))
		}
	}
	put(b, "</dl>\n")
}

// troubles are what went wrong, the root cause first.
func troubles(b *bytes.Buffer, p *wizard.Progress) {
	all := pane.Troubles(p)
	if len(all) == 0 {
		return
	}
	put(b, "<h2>What went wrong</h2>\n")
	for _, t := range all {
		put(b, "<div class=\"trouble\"><strong>%s</strong>\n", esc(t.Cause))
		if t.Reason != "" {
			put(b, "<p>%s</p>\n", paragraphs(t.Reason))
		}
		if s := p.Step(t.Step); s != nil && s.RootCause() != nil && s.RootCause().Line > 0 {
			put(b, "<p class=\"faint\">line %d of the template of %s</p>\n", s.RootCause().Line, esc(s.Title))
		}
		if len(t.Cancelled) > 0 {
			put(b, "<details><summary>%d cancelled because of it</summary>%s</details>\n", len(t.Cancelled), esc(strings.Join(t.Cancelled, ", ")))
		}
		if len(t.Advice) > 0 {
			put(b, "<ul>\n")
			for _, advice := range t.Advice {
				put(b, "<li>%s</li>\n", esc(advice))
			}
			put(b, "</ul>\n")
		}
		put(b, "</div>\n")
	}
}

// paragraphs keeps the line breaks of a text.
func paragraphs(text string) string {
	lines := strings.Split(strings.TrimSpace(pane.CleanLines(text)), "\n")
	for i, line := range lines {
		lines[i] = esc(line)
	}
	return strings.Join(lines, "<br/>\n")
}

// steps is a table of the steps and how they ended.
func steps(b *bytes.Buffer, p *wizard.Progress) {
	put(b, "<h2>Steps</h2>\n<table><tr><th>Step</th><th>Kind</th><th>Outcome</th><th class=\"n\">Took</th><th class=\"n\">Resources</th><th>Stack</th></tr>\n")
	for _, s := range p.Steps {
		took, count, name := "", "", ""
		if !s.Started.IsZero() {
			took = pane.Elapsed(s.Elapsed(p.Now))
		}
		if s.Total > 0 {
			count = fmt.Sprintf("%d of %d", s.Complete, s.Total)
		}
		if s.FailedCount > 0 {
			count += fmt.Sprintf(", %d failed", s.FailedCount)
		}
		if s.Stack() != nil {
			name = s.Stack().Name
		}
		put(b, "<tr><td>%s</td><td>%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"c\">%s</td></tr>\n",
			esc(s.Title), esc(string(s.Kind)), esc(string(s.Outcome)), took, count, esc(name))
	}
	put(b, "</table>\n")
}

// slow names what took longer than usual.
func slow(b *bytes.Buffer, p *wizard.Progress, h *wizard.History) {
	f := wizard.NewForecast(h)
	f.At(p, p.Now)
	rows, _ := rowsOf(p)
	first := true
	for _, r := range rows {
		if r.resource == nil || !f.Usual(r.resource).Slow(r.resource.Elapsed(p.Now)) {
			continue
		}
		if first {
			put(b, "<h3>Slower than usual</h3>\n<ul>\n")
			first = false
		}
		put(b, "<li>%s</li>\n", esc(about(r.resource, f, p.Now)))
	}
	if !first {
		put(b, "</ul>\n")
	}
}

// outputs are what came out of the steps.
func outputs(b *bytes.Buffer, p *wizard.Progress) {
	all := pane.OutputsOf(p)
	if len(all) == 0 {
		return
	}
	put(b, "<h2>Outputs</h2>\n<table><tr><th>Step</th><th>Name</th><th>Value</th></tr>\n")
	for _, o := range all {
		put(b, "<tr><td>%s</td><td>%s</td><td class=\"c\">%s</td></tr>\n", esc(o.Title), esc(o.Key), esc(o.Value))
	}
	put(b, "</table>\n")
}

// events is a table of what happened, the oldest first.
func events(b *bytes.Buffer, p *wizard.Progress) {
	all := p.Events
	left := max(len(all)-maxEvents, 0)
	put(b, "<h2>Events</h2>\n")
	if left > 0 {
		put(b, "<p>The first %d of %d events are only in the journal.</p>\n", left, len(all))
	}
	put(b, "<table><tr><th>Time (UTC)</th><th>Step</th><th>Stack</th><th>What</th><th>Type</th><th>State</th><th>Reason</th></tr>\n")
	for _, e := range all[left:] {
		title := e.Step
		if s := p.Step(e.Step); s != nil {
			title = s.Title
		}
		if r, ok := e.Body.(wizard.ResourceEvent); ok {
			state := strings.ToLower(strings.ReplaceAll(r.Status, "_", " "))
			if r.Detailed != "" {
				state += ", " + strings.ToLower(strings.ReplaceAll(r.Detailed, "_", " "))
			}
			put(b, "<tr><td class=\"t\">%s</td><td>%s</td><td>%s</td><td class=\"c\">%s</td><td class=\"c\">%s</td><td>%s</td><td>%s</td></tr>\n",
				clock(r.Occurred), esc(title), esc(r.Stack), esc(r.Logical), esc(strings.TrimPrefix(r.Type, "AWS::")), esc(state), paragraphs(r.Reason))
			continue
		}
		put(b, "<tr><td class=\"t\">%s</td><td>%s</td><td></td><td colspan=\"4\">%s</td></tr>\n", clock(e.At), esc(title), esc(pane.Sentence(e)))
	}
	put(b, "</table>\n")
}
