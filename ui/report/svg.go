package report

import (
	"bytes"
	"time"

	"gantry/ui/pane"
	"gantry/wizard"
)

// Sizes of the picture, in pixels.
const (
	labelWidth = 300
	chartWidth = 780
	tailWidth  = 90
	rowHeight  = 20
	headHeight = 70
	footHeight = 40
	width      = labelWidth + chartWidth + tailWidth
)

// style is all there is of it. Colours follow the reader's light or dark; each
// kind of bar has a pattern of its own as well.
const style = `
text{font:13px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328}
.title{font-size:17px;font-weight:bold}.faint{fill:#6e7781}.step{font-weight:bold}.end{text-anchor:end}
.grid{stroke:#d0d7de;stroke-width:1}.back{fill:#fff}
.good{fill:#1a7f37}.bad{fill:#cf222e}.gone{fill:#8250df}.moving{fill:#0969da}.other{fill:#6e7781}
.frame{fill:none;stroke:#8c959f}.before{fill:none;stroke:#8c959f;stroke-dasharray:3 3}.veil{fill:url(#settling)}.hatch{stroke:#fff;stroke-width:3}
.critical{fill:none;stroke:#bf8700;stroke-width:2}text.mark{fill:#9a6700}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#8b949e}.grid{stroke:#30363d}.back{fill:#0d1117}
.good{fill:#3fb950}.bad{fill:#f85149}.gone{fill:#a371f7}.moving{fill:#58a6ff}.other{fill:#8b949e}.hatch{stroke:#0d1117}
.critical{stroke:#d29922}text.mark{fill:#d29922}}
`

// chart maps time to pixels.
type chart struct{ from, to time.Time }

func (c chart) x(at time.Time) float64 {
	share := float64(at.Sub(c.from)) / float64(c.to.Sub(c.from))
	return labelWidth + chartWidth*min(max(share, 0), 1)
}

// drawTimeline draws the whole picture. Alone says that it is a file of its own,
// and names the run.
func drawTimeline(b *bytes.Buffer, p *wizard.Progress, h *wizard.History, alone bool) {
	f := wizard.NewForecast(h)
	now := p.Now
	f.At(p, now)
	rows, left := rowsOf(p)
	c := chart{}
	c.from, c.to = span(p, rows)
	head := headHeight
	if !alone {
		head = 30
	}
	height := head + rowHeight*len(rows) + footHeight
	put(b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`+"\n", width, height, width, height)
	put(b, "<title>%s</title>\n<style>%s</style>\n", esc("Timeline of "+p.Title), style)
	put(b, `<defs><pattern id="settling" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>`+"\n")
	put(b, `<rect class="back" width="%d" height="%d"/>`+"\n", width, height)
	if alone {
		put(b, `<text class="title" x="10" y="24">%s</text>`+"\n", esc(cut(p.Title, 100)))
		put(b, `<text class="faint" x="10" y="44">%s</text>`+"\n", esc(subtitle(p)))
	}
	c.ticks(b, head, height-footHeight)
	for i, r := range rows {
		c.row(b, r, f, now, head+i*rowHeight)
	}
	legend(b, height, left)
	put(b, "</svg>\n")
}

// subtitle is how the run ended, where, and when.
func subtitle(p *wizard.Progress) string {
	return verdict(p) + " · " + p.Account + " · " + p.Region + " · " + moment(p.Started) + " · run " + p.Run
}

// verdict is how the run ended, or that it has not.
func verdict(p *wizard.Progress) string {
	took := pane.Elapsed(pane.Took(p, p.Now))
	if p.Ended.IsZero() {
		return "not at its end, after " + took
	}
	return string(p.Outcome) + " in " + took
}

// tickSteps are the distances that times may have.
var tickSteps = []time.Duration{
	time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute,
	10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour,
}

// ticks draws the axis: at most a dozen times, and a line through the rows.
func (c chart) ticks(b *bytes.Buffer, top, bottom int) {
	whole := c.to.Sub(c.from)
	step := whole // a run longer than all of them has its two ends
	for _, s := range tickSteps {
		if whole/s < 12 {
			step = s
			break
		}
	}
	for at := time.Duration(0); at <= whole; at += step {
		x := c.x(c.from.Add(at))
		put(b, `<line class="grid" x1="%.1f" y1="%d" x2="%.1f" y2="%d"/><text class="faint" x="%.1f" y="%d">%s</text>`+"\n",
			x, top-6, x, bottom, x+3, top-8, pane.Elapsed(at))
	}
}

// row draws one step or resource.
func (c chart) row(b *bytes.Buffer, r row, f *wizard.Forecast, now time.Time, y int) {
	text := y + 14
	if r.resource == nil {
		put(b, `<text class="step" x="10" y="%d">%s</text>`, text, esc(cut(r.step.Title, 34)))
		if !r.step.Started.IsZero() {
			c.bar(b, "frame", r.step.Started, ended(r.step.Ended, now), y)
			put(b, `<text class="end" x="%d" y="%d">%s</text>`, width-10, text, pane.Elapsed(r.step.Elapsed(now)))
		}
		put(b, "\n")
		return
	}
	x := 26 + 12*min(r.depth, 8)
	critical := f.Critical(r.resource)
	if critical {
		put(b, `<text class="mark" x="10" y="%d">◆</text>`, text)
	}
	put(b, `<g><title>%s</title><text x="%d" y="%d">%s</text>`, esc(about(r.resource, f, now)), x, text, esc(cut(r.resource.Logical, (labelWidth-x)/8-1)))
	c.resource(b, r.resource, now, y, critical)
	took := pane.Elapsed(r.resource.Elapsed(now))
	if f.Usual(r.resource).Slow(r.resource.Elapsed(now)) {
		took = "! " + took
	}
	put(b, `<text class="end" x="%d" y="%d">%s</text></g>`+"\n", width-10, text, took)
}

// resource draws the bars of one resource.
func (c chart) resource(b *bytes.Buffer, r *wizard.ResourceProgress, now time.Time, y int, critical bool) {
	until := ended(r.Ended, now)
	if r.Since.After(r.Started) {
		c.bar(b, "before", r.Started, r.Since, y)
	}
	c.bar(b, colour(r.State), r.Since, until, y)
	if r.Configured.After(r.Since) && r.Configured.Before(until) {
		c.bar(b, "veil", r.Configured, until, y)
	}
	if critical {
		c.bar(b, "critical", r.Since, until, y)
	}
}

func (c chart) bar(b *bytes.Buffer, class string, from, to time.Time, y int) {
	if to.Before(c.from) || from.After(c.to) {
		return
	}
	x := c.x(from)
	put(b, `<rect class="%s" x="%.1f" y="%d" width="%.1f" height="12" rx="2"/>`, class, x, y+4, max(c.x(to)-x, 2))
}

// colour is the class of a state.
func colour(s wizard.ResourceState) string {
	switch s {
	case wizard.ResourceCreated, wizard.ResourceUpdated, wizard.ResourceKept:
		return "good"
	case wizard.ResourceFailed:
		return "bad"
	case wizard.ResourceDeleted, wizard.ResourceDeleting:
		return "gone"
	}
	if s.Moving() {
		return "moving"
	}
	return "other"
}

// legend says what the bars mean, and what was left out.
func legend(b *bytes.Buffer, height, left int) {
	y := height - 22
	x := 10
	for _, entry := range []struct{ class, text string }{
		{"good", "done"}, {"good veil", "there, and settling"}, {"bad", "failed"}, {"gone", "taken back"}, {"before", "stood before that"},
	} {
		first, veil := entry.class, ""
		if entry.class == "good veil" {
			first, veil = "good", "veil"
		}
		put(b, `<rect class="%s" x="%d" y="%d" width="22" height="12" rx="2"/>`, first, x, y)
		if veil != "" {
			put(b, `<rect class="%s" x="%d" y="%d" width="22" height="12" rx="2"/>`, veil, x, y)
		}
		put(b, `<text class="faint" x="%d" y="%d">%s</text>`, x+28, y+10, entry.text)
		x += 44 + 8*len(entry.text)
	}
	put(b, `<text class="mark" x="%d" y="%d">◆</text><text class="faint" x="%d" y="%d">critical path</text>`, x, y+10, x+14, y+10)
	x += 14 + 8*len("critical path") + 20
	put(b, `<text class="faint" x="%d" y="%d">! slower than usual</text>`, x, y+10)
	if left > 0 {
		put(b, `<text class="end" x="%d" y="%d">%d more resources</text>`, width-10, y+10, left)
	}
	put(b, "\n")
}

// cut is a name in at most so many characters.
func cut(text string, most int) string {
	runes := []rune(pane.Clean(text))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:max(most-1, 0)]) + "…"
}

func ended(at, now time.Time) time.Time {
	if at.IsZero() {
		return now
	}
	return at
}
