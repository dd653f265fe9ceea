package ui

import (
	"fmt"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"gantry/profiles"
	"gantry/ui/pane"
	"gantry/wizard"
)

// chosenMsg brings what there is on disk to go on with.
type chosenMsg struct {
	from     page
	profiles []profiles.Profile
	drafts   map[string]draft // by blueprint
	runs     []wizard.RunSummary
	err      error
}

// draft is the answers given so far to a blueprint's questions.
type draft struct {
	answers wizard.Answers
	saved   time.Time
}

// readChoices reads the lists.
func readChoices(from page, s *shared) tea.Cmd {
	o, saving := s.options, s.saving
	return func() tea.Msg {
		if saving != nil {
			saving.wait()
		}
		msg := chosenMsg{from: from}
		keep := func(err error) {
			if msg.err == nil {
				msg.err = err
			}
		}
		var err error
		if o.Profiles != nil {
			msg.profiles, err = o.Profiles.List()
			keep(err)
		}
		if o.Drafts != nil {
			msg.drafts = map[string]draft{}
			for _, b := range o.Blueprints {
				answers, err := o.Drafts.LoadDraft(b.Name)
				keep(err)
				if answers.Len() > 0 {
					msg.drafts[b.Name] = draft{answers, o.Drafts.Saved(b.Name)}
				}
			}
		}
		if o.Runs != nil {
			msg.runs, err = o.Runs.List()
			keep(err)
		}
		return msg
	}
}

// all are all lines, by section.
func (c *choosing) all() []entry {
	var all []entry
	for _, r := range c.loaded.runs {
		if r.Outcome == wizard.Running && r.Simulated == c.shared.account.Simulated {
			all = append(all, c.runEntry(r))
		}
	}
	for _, b := range c.shared.options.Blueprints {
		if d, ok := c.loaded.drafts[b.Name]; ok {
			all = append(all, c.draftEntry(d, b))
		}
	}
	for _, p := range c.loaded.profiles {
		all = append(all, c.profileEntry(p))
	}
	for _, b := range c.shared.options.Blueprints {
		all = append(all, c.blueprintEntry(b))
	}
	return append(all, entry{
		section: "New", title: "Deploy a template" + c.shared.theme.Marks().Ellipsis,
		note:  "any CloudFormation template",
		about: []string{"Any CloudFormation template, or several that export to and import from each other. Its parameters become the questions."},
		open:  c.askTemplate,
	})
}

func (c *choosing) blueprint(name string) *wizard.Blueprint {
	for _, b := range c.shared.options.Blueprints {
		if b.Name == name {
			return b
		}
	}
	return nil
}

// begin starts a session with answers that were given before. Base is what a
// profile of it begins with.
func (c *choosing) begin(b *wizard.Blueprint, base profiles.Profile, given wizard.Answers, resume bool) page {
	session := wizard.Begin(b, given, wizard.Surroundings{
		Region: c.shared.account.Region, Account: c.shared.account.ID, Environment: os.LookupEnv,
	})
	c.shared.saverOf(session).base = base
	if resume {
		session.Resume()
	}
	return sessionPage(c.shared, session)
}

func (c *choosing) blueprintEntry(b *wizard.Blueprint) entry {
	steps := make([]string, 0, len(b.Steps))
	for _, s := range b.Steps {
		steps = append(steps, s.Title)
	}
	return entry{
		section: "New", title: b.Title, note: count(len(b.Steps), "step", "steps"),
		about: []string{b.Summary, "Steps: " + strings.Join(steps, ", ") + "."},
		open: func() (page, tea.Cmd) {
			d, ok := c.loaded.drafts[b.Name]
			if !ok {
				return c.begin(b, profiles.Profile{Blueprint: b.Name}, wizard.Answers{}, false), nil
			}
			c.dialog = newSure(c.shared.theme, "Begin anew?", []string{
				"There are " + count(d.answers.Len(), "answer", "answers") + " to this from " + ago(d.saved, time.Now()) + ". Beginning anew forgets them.",
			}, "", "begin anew", func() tea.Cmd {
				return func() tea.Msg {
					return turnMsg{from: c, next: c.begin(b, profiles.Profile{Blueprint: b.Name}, wizard.Answers{}, false)}
				}
			})
			return c, nil
		},
	}
}

func (c *choosing) draftEntry(d draft, b *wizard.Blueprint) entry {
	return entry{
		section: "Go on where you left", title: b.Title,
		note:  count(d.answers.Len(), "answer", "answers") + ", " + ago(d.saved, time.Now()),
		about: []string{b.Summary, "The answers given so far are there. Secrets are asked again."},
		open:  func() (page, tea.Cmd) { return c.begin(b, profiles.Profile{Blueprint: b.Name}, d.answers, true), nil },
	}
}

func (c *choosing) profileEntry(p profiles.Profile) entry {
	title := p.Blueprint
	if b := c.blueprint(p.Blueprint); b != nil {
		title = b.Title
	}
	return entry{
		section: "Replay a profile", title: p.Name, note: "used " + ago(p.Used, time.Now()),
		about: []string{title, fmt.Sprintf("%s, made for %s.", count(len(p.Answers), "answer", "answers"), joinNonEmpty(" in ", []string{p.Account, p.Region})), "Only what is missing is asked."},
		open:  func() (page, tea.Cmd) { return c.replay(p) },
	}
}

// replay begins with a profile's answers. Its blueprint may be a folder, and
// instead of one it may have templates; both are read first.
func (c *choosing) replay(p profiles.Profile) (page, tea.Cmd) {
	given := p.Given()
	for key, reference := range p.Secrets {
		if name, ok := strings.CutPrefix(reference, profiles.FromEnvironment); ok {
			if value, ok := os.LookupEnv(name); ok && value != "" {
				given = given.WithFrom(key, value, wizard.OriginEnvironment)
			}
		}
	}
	if b := c.blueprint(p.Blueprint); b != nil {
		return c.begin(b, p, given, true), nil
	}
	return c, func() tea.Msg {
		msg := c.readTemplates(p.Templates, p.Stack)
		if p.Blueprint != "" {
			msg = templateMsg{from: c}
			msg.blueprint, msg.err = wizard.LoadBlueprint(os.DirFS(p.Blueprint), p.Blueprint)
		}
		msg.given, msg.base, msg.resume = given, p, true
		return msg
	}
}

func (c *choosing) runEntry(r wizard.RunSummary) entry {
	note := "stopped, began " + ago(r.Started, time.Now())
	about := "It is not over and nobody carries it out. Going on neither repeats nor forgets anything."
	if r.Alive {
		note, about = "going on elsewhere", "Another process carries it out: "+pane.Clean(r.Owner)+"."
	}
	return entry{
		section: "Runs that are not over", title: r.Title, note: note,
		about: []string{"Run " + r.ID + " in " + joinNonEmpty(", ", []string{r.Account, r.Region}) + ".", about},
		open:  func() (page, tea.Cmd) { return c.attach(r) },
	}
}

// ago is how long ago something was, in words.
func ago(then, now time.Time) string {
	d := now.Sub(then)
	switch {
	case then.IsZero():
		return "at some time"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return count(int(d/time.Minute), "minute", "minutes") + " ago"
	case d < 24*time.Hour:
		return count(int(d/time.Hour), "hour", "hours") + " ago"
	case d < 30*24*time.Hour:
		return count(int(d/(24*time.Hour)), "day", "days") + " ago"
	}
	return "on " + then.Format("2 January 2006")
}
