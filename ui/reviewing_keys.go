package ui

import (
	tea "charm.land/bubbletea/v2"

	"gantry/wizard"
)

// Title is the blueprint's.
func (r *reviewing) Title() string { return r.session.Blueprint().Title }

// Typing says that a letter is part of a text.
func (r *reviewing) Typing() bool {
	switch {
	case r.dialog != nil:
		return r.dialog.typing()
	case r.arming != nil:
		return true
	}
	return r.name.Focused()
}

// Keys are what can be pressed now.
func (r *reviewing) Keys() []binding {
	switch {
	case r.dialog != nil:
		return r.dialog.keys()
	case r.arming != nil:
		return r.arming.keys()
	}
	keys := []binding{{Keys: []string{"ctrl+g", "g"}, Show: "g", Does: "go", Help: "Start. A last question says what is going to happen.", Why: r.hindrance()}}
	if r.name.Focused() {
		keys[0].Show = "ctrl+g"
	}
	if len(r.agreements()) > 0 {
		keys = append(keys, binding{Keys: []string{"space"}, Does: "agree", Help: "Agree to what the line under the cursor says."})
	}
	keys = append(keys,
		binding{Keys: []string{"up", "down"}, Show: "up/down", Does: "move", Quiet: true, Help: "Move, and scroll; pgup, pgdown, home and end too. Tab goes to the next line that can be changed."},
		binding{Keys: []string{"enter"}, Does: "change", Help: "Go to the questions of the step under the cursor."},
		binding{Keys: []string{"esc"}, Does: "back", Help: "Go back to the questions. No answer is lost."},
		binding{Keys: []string{"r"}, Does: "look again", Help: "Look again at what is there."},
	)
	if r.rehearsal() != nil {
		keys = append(keys, binding{Keys: []string{"x"}, Does: "let fail", Help: "Choose a resource that shall fail in this rehearsal."})
	}
	return append(keys,
		binding{Keys: []string{"ctrl+c"}, Does: "leave", Quiet: true, Help: "Leave without doing anything. The answers are saved."},
		binding{Keys: []string{"?", "f1"}, Does: "help", Help: "Every key of this page; F1 also while typing."})
}

func (r *reviewing) rehearsal() *Rehearsal {
	if c := r.shared.options.Connection; c != nil {
		return c.Rehearsal
	}
	return nil
}

// press handles a key: a dialog first, then the name while it is typed.
func (r *reviewing) press(msg tea.KeyPressMsg) (page, tea.Cmd) {
	r.note = ""
	switch {
	case r.dialog != nil:
		done, cmd := r.dialog.press(msg)
		if done {
			r.dialog = nil
		}
		return r, cmd
	case r.arming != nil:
		return r, r.pressArming(msg)
	case r.name.Focused() && isText(msg):
		var cmd tea.Cmd
		r.name, cmd = r.name.Update(msg)
		return r, cmd
	}
	switch msg.String() {
	case "g", "ctrl+g":
		return r, r.ask()
	case "ctrl+c":
		r.dialog = &leaveDialog{advice: r.saver.advice(), yes: func() tea.Cmd {
			r.stop()
			r.saver.save()
			return quit(wizard.ExitDeclined, r.saver.farewell())
		}}
	case "esc":
		return r.back()
	case "r", "ctrl+l", "f5":
		return r, r.refresh()
	case "x":
		return r, r.arm()
	case "enter":
		return r.enter()
	case "space":
		r.agree()
	default:
		r.scroll(msg.String())
	}
	return r, nil
}

// isText says whether a key belongs to a line of text that is being typed.
func isText(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "enter", "esc", "tab", "shift+tab", "up", "down", "pgup", "pgdown", "ctrl+c", "ctrl+g", "ctrl+l", "f5":
		return false
	}
	return true
}

func (r *reviewing) paste(msg tea.PasteMsg) tea.Cmd {
	var cmd tea.Cmd
	switch {
	case r.dialog != nil:
		return r.dialog.paste(msg)
	case r.arming != nil:
		return r.arming.form.Update(msg)
	case r.name.Focused():
		r.name, cmd = r.name.Update(msg)
	}
	return cmd
}

// back goes to the last questions.
func (r *reviewing) back() (page, tea.Cmd) {
	r.stop()
	if !r.session.Back(r.session.Answers()) {
		return newChoosing(r.shared), nil
	}
	return newAsking(r.shared, r.session), nil
}

// enter goes to the questions of the step under the cursor, agrees, or moves on
// from the name.
func (r *reviewing) enter() (page, tea.Cmd) {
	_, items := r.document(r.shared.width)
	if r.cursor >= len(items) {
		return r, nil
	}
	switch it := items[r.cursor]; it.kind {
	case agreeItem:
		r.agree()
	case nameItem:
		r.move(1)
	case stepItem:
		stage := stageOfStep(r.session.Blueprint(), it.key)
		if r.session.Jump(stage, r.session.Answers()) {
			r.stop()
			return newAsking(r.shared, r.session), nil
		}
		r.note = "This step has nothing to ask."
	case faultItem:
		r.stop()
		if r.session.Jump(stageOfField(r.session.Blueprint(), it.key), r.session.Answers()) {
			a := newAsking(r.shared, r.session)
			a.first = it.key
			return a, nil
		}
	}
	return r, nil
}

// stageOfStep is the stage that asks a step's questions.
func stageOfStep(b *wizard.Blueprint, id string) int {
	for i, s := range b.Steps {
		if s.ID == id {
			return i + 1
		}
	}
	return 0
}

// agree agrees to what is under the cursor, or takes it back.
func (r *reviewing) agree() {
	_, items := r.document(r.shared.width)
	if r.cursor < len(items) && items[r.cursor].kind == agreeItem {
		key := items[r.cursor].key
		r.agreed[key] = !r.agreed[key]
		return
	}
	for i, it := range items {
		if it.kind == agreeItem && !r.agreed[it.key] {
			r.point(i, items)
			return
		}
	}
}

// scroll moves through the document.
func (r *reviewing) scroll(key string) {
	switch key {
	case "down", "j":
		r.move(1)
	case "up", "k":
		r.move(-1)
	case "tab":
		r.leap(1)
	case "shift+tab":
		r.leap(-1)
	case "pgdown", "ctrl+d":
		r.top += max(r.height-2, 1)
	case "pgup", "ctrl+u":
		r.top -= max(r.height-2, 1)
	case "home":
		r.cursor = 0
		r.leap(0)
		r.top = 0
	case "end":
		r.cursor = 0
		r.leap(-1)
		r.top = r.lines
	}
	r.top = max(0, min(r.top, r.lines-r.height))
}

// move goes to the next item in sight; where there is none it scrolls a line.
func (r *reviewing) move(by int) {
	_, items := r.document(r.shared.width)
	near := func(i int) bool {
		return i >= 0 && i < len(items) && items[i].line >= r.top-1 && items[i].line <= r.top+r.height
	}
	if near(r.cursor) {
		if near(r.cursor + by) {
			r.point(r.cursor+by, items)
			return
		}
	} else {
		for i := range items {
			if by < 0 {
				i = len(items) - 1 - i
			}
			if near(i) {
				r.point(i, items)
				return
			}
		}
	}
	r.top = max(0, min(r.top+by, r.lines-r.height))
}

// leap goes to the next item, however far it is.
func (r *reviewing) leap(by int) {
	_, items := r.document(r.shared.width)
	if len(items) > 0 {
		r.point((r.cursor+by+len(items))%len(items), items)
	}
}

// point puts the cursor on an item and brings it into sight.
func (r *reviewing) point(to int, items []item) {
	r.cursor = to
	line := items[to].line
	r.top = max(min(r.top, line-1), line-r.height+3)
	r.top = max(0, min(r.top, r.lines-r.height))
	if items[to].kind == nameItem {
		r.name.Focus()
	} else {
		r.name.Blur()
	}
}
