package ui

import (
	"strconv"
	"strings"

	"gantry/ui/pane"
	"gantry/ui/theme"
	"gantry/wizard"
)

// frame puts a page's body between the header and the footer.
func (s *shared) frame(p page) string {
	at := place(s.width, s.height)
	if s.width <= 0 || s.height <= 0 {
		return ""
	}
	if at.small {
		return tooSmall(s.theme, s.width, s.height)
	}
	rows := []string{header(s.theme, p.Title(), s.account, s.width)}
	rule := s.theme.Rule.Render(strings.Repeat(s.theme.Marks().Rule, s.width))
	if at.upper.height > 0 {
		rows = append(rows, rule)
	}
	body := strings.Split(p.View(at.body.width, at.body.height), "\n")
	rows = append(rows, pane.Block(s.theme, body, at.body.width, at.body.height))
	if at.lower.height > 0 {
		rows = append(rows, rule)
	}
	return strings.Join(append(rows, pane.Footer(s.theme, p.Keys(), s.width)), "\n")
}

// header is the program, the page's title, and where the work is done. Where
// both do not fit the title gives way: whose account it is matters more.
func header(t *theme.Theme, title string, account wizard.Account, width int) string {
	left := " " + t.Title.Render("gantry") + " " + t.Faint.Render(t.Marks().Header) + t.Strong.Render(pane.Clean(title))
	room := width - pane.Width(" gantry  ") - 12
	return pane.Apart(t, left, where(t, account, room)+" ", width)
}

// where names account, region and whether all of it is simulated. Shorter forms
// leave out first the account's number, then the region; never the rehearsal.
func where(t *theme.Theme, account wizard.Account, room int) string {
	var simulated, region, name string
	if account.Simulated {
		simulated = "simulated"
		if account.Speed != 0 && account.Speed != 1 {
			simulated += " " + t.Marks().Times + strconv.FormatFloat(account.Speed, 'g', -1, 64)
		}
	}
	region = pane.Clean(account.Region)
	if name = pane.Clean(account.ID); name == "" {
		name = pane.Clean(account.Name)
	}
	if account.Endpoint != "" && !account.Simulated {
		simulated = "at " + pane.Clean(account.Endpoint)
	}
	dot := " " + t.Marks().Bullet + " "
	for _, parts := range [][]string{{name, region, simulated}, {region, simulated}, {simulated}} {
		text := joinNonEmpty(dot, parts)
		if pane.Width(text) <= room {
			head := strings.TrimSuffix(text, simulated)
			return t.Faint.Render(head) + t.Warn.Render(simulated)
		}
	}
	return t.Warn.Render(pane.Cut(t, simulated, room))
}

func joinNonEmpty(between string, parts []string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, between)
}

// tooSmall says what is the matter on a terminal that shows too little.
func tooSmall(t *theme.Theme, width, height int) string {
	lines := pane.Wrap("This terminal is too small.", width)
	lines = append(lines, pane.Wrap("Gantry needs "+strconv.Itoa(leastWidth)+"×"+strconv.Itoa(leastHeight)+
		" and has "+strconv.Itoa(width)+"×"+strconv.Itoa(height)+".", width)...)
	return pane.Block(t, lines, width, height)
}
