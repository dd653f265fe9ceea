// Package pane holds the parts that draw: each is given data, a theme and a
// width and height in cells, and returns lines that fit. Nothing here waits,
// listens or knows of a page. All text from outside passes through Clean.
package pane

// Binding is a key as data. Handling, footer and help all come from it.
type Binding struct {
	// Keys are the chords that do it, as Bubble Tea names them: "enter",
	// "ctrl+c", "space". The first is the one that is shown.
	Keys []string
	// Show is written instead of the first key, such as "↑↓"; mostly "".
	Show string
	// Does is what it does in a word or two, for the footer.
	Does string
	// Help is what it does in a sentence, for the help; "" repeats Does.
	Help string
	// Why says why it is not possible now; "" means that it is.
	Why string
	// Quiet keeps it out of the footer; the help still names it.
	Quiet bool
}

// Label is what is written for the key.
func (b Binding) Label() string {
	if b.Show != "" {
		return b.Show
	}
	if len(b.Keys) == 0 {
		return ""
	}
	return b.Keys[0]
}

// Explained is what it does in a sentence.
func (b Binding) Explained() string {
	if b.Help != "" {
		return b.Help
	}
	return b.Does
}
