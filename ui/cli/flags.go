package cli

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gantry/profiles"
	"gantry/wizard"
)

// Modes of output.
const (
	modeScreen = "screen"
	modeText   = "text"
	modeJSONL  = "jsonl"
)

// flags are those of all commands.
type flags struct {
	account  string
	region   string
	endpoint string
	simulate bool
	speed    float64
	set      []string
	answers  string
	save     string
	check    bool
	yes      bool
	output   string
	noColor  bool
	fail     []string
	detach   bool
	notify   string
	report   string
	// paced says whether the speed was given.
	paced func() bool
}

// common adds the flags that every command has.
func (f *flags) common(c *cobra.Command) {
	p := c.PersistentFlags()
	p.StringVar(&f.account, "account", "", "account of AWS's shared config (there called a profile)")
	p.StringVar(&f.region, "region", "", "region, such as eu-west-1")
	p.StringVar(&f.endpoint, "endpoint-url", "", "address that answers in AWS's place")
	p.BoolVar(&f.simulate, "simulate", false, "rehearse on an embedded AWS: nothing real is touched")
	p.Float64Var(&f.speed, "speed", 20, "speed of simulated time")
	f.paced = func() bool { return p.Changed("speed") }
	p.StringVar(&f.output, "output", modeScreen, "screen, text or jsonl; without a terminal screen becomes text")
	p.BoolVar(&f.noColor, "no-color", false, "no colours (also by the variable NO_COLOR)")
	p.BoolVar(&f.yes, "yes", false, "ask nothing and go on")
}

// journey adds the flags of the commands that ask, plan and build.
func (f *flags) journey(c *cobra.Command) {
	p := c.Flags()
	p.StringArrayVar(&f.set, "set", nil, "answer KEY=VALUE: a shared field, step.Parameter, or a parameter's bare name (repeatable)")
	p.StringVar(&f.answers, "answers", "", "file of answers, YAML or JSON")
	p.StringVar(&f.save, "save", "", "save the answers as a profile of this name")
	p.BoolVar(&f.check, "check", false, "print the plan and the differences, and stop")
	f.background(c)
	p.StringArrayVar(&f.fail, "fail", nil, "let LOGICAL[=FAULT] fail once, in a rehearsal (repeatable)")
}

// background adds the flags of the commands that carry a run out.
func (f *flags) background(c *cobra.Command) {
	p := c.Flags()
	p.BoolVar(&f.detach, "detach", false, "let the run go on in the background, and print its id")
	p.StringVar(&f.notify, "notify", "", "command to run at the end, told by GANTRY_RUN, GANTRY_OUTCOME and GANTRY_EXIT")
	f.reporting(c)
}

// wantsJSON says whether a command line asks for JSONL, also one that cannot be
// read any further.
func wantsJSON(args []string) bool {
	at := slices.Index(args, "--output")
	return slices.Contains(args, "--output="+modeJSONL) || at >= 0 && at+1 < len(args) && args[at+1] == modeJSONL
}

// verify finds what is wrong with the flags together.
func (f *flags) verify() error {
	switch f.output {
	case modeScreen, modeText, modeJSONL:
	default:
		return usage(fmt.Sprintf("--output %q is none of screen, text, jsonl", f.output))
	}
	if !(f.speed >= 1 && f.speed <= 100_000) {
		return usage(fmt.Sprintf("--speed %v is not between 1 and 100000", f.speed))
	}
	if len(f.fail) > 0 && !f.simulate {
		return usage("--fail lets resources fail in a rehearsal only", "add --simulate")
	}
	if f.simulate && f.endpoint != "" {
		return usage("--simulate and --endpoint-url name two clouds", "leave one of them out")
	}
	if err := checkNotify(f.notify); err != nil {
		return err
	}
	if err := f.checkReport(); err != nil {
		return err
	}
	if f.save != "" {
		return profiles.CheckName(f.save)
	}
	return nil
}

// place is the account to work on, with what a profile or a journal says where
// the flags say nothing.
func (f *flags) place(account, region string) AccountOptions {
	return AccountOptions{
		Account: cmp.Or(f.account, account), Region: cmp.Or(f.region, region),
		EndpointURL: f.endpoint, Simulate: f.simulate, Speed: f.speed,
	}
}

// given are the answers of --set and --answers, by key.
func (f *flags) given() (set, file map[string]string, err error) {
	set = map[string]string{}
	for _, pair := range f.set {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" {
			return nil, nil, usage(fmt.Sprintf("--set %q is not KEY=VALUE", pair))
		}
		if _, twice := set[key]; twice {
			return nil, nil, usage(fmt.Sprintf("--set gives %q twice", key))
		}
		set[key] = value
	}
	if f.answers == "" {
		return set, nil, nil
	}
	info, err := os.Stat(f.answers)
	if err == nil && info.Size() > maxAnswers {
		err = fmt.Errorf("it has %d bytes, and no more than %d are read", info.Size(), maxAnswers)
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(f.answers)
	}
	if err != nil {
		return nil, nil, &wizard.Trouble{Cause: "reading the answers of --answers " + f.answers, Reason: err.Error(), Exit: wizard.ExitUsage, Err: err}
	}
	file, err = profiles.ReadAnswers(f.answers, data)
	return set, file, err
}

// maxAnswers bounds an answers file.
const maxAnswers = 4 << 20
