package cloudformation

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"gantry/wizard/template"
)

// Signals is what a resource waits for before it counts as created.
type Signals struct {
	// Want is how many signals, Percent how many of them must be good.
	Want    int
	Percent int
	// Deadline is when waiting ends.
	Deadline time.Time
	Good     []string `json:",omitempty"`
	Bad      []string `json:",omitempty"`
}

const (
	waitCondition = "AWS::CloudFormation::WaitCondition"
	scalingGroup  = "AWS::AutoScaling::AutoScalingGroup"
)

// bootTime is how long a simulated instance takes until it signals.
var bootTime = span(60000, 180000)

// awaitSignals lets a resource wait for its signals, if it has to. Instances
// of the simulation signal by themselves when they have booted.
func (e *Engine) awaitSignals(s *Stack, w *Work, r *Resource) bool {
	c, err := e.compile(s, s.Definition)
	if err != nil || c.resources[r.Logical] == nil {
		return false
	}
	signals, limit := e.wanted(c, c.resources[r.Logical], r)
	if signals == nil {
		return false
	}
	signals.Deadline = e.at.Add(limit)
	r.Signals = signals
	e.alter(s, r)
	e.in(s, limit, atLate, w.Key, "")
	for i := range signals.Want {
		if w.Fault != nil && w.Fault.Name != brokenScript {
			break // the instances stay silent
		}
		e.in(s, e.draw(s, bootTime, "boot", r.Logical, strconv.Itoa(i)), atSignal, w.Key, strconv.Itoa(i))
	}
	if signals.Want == 0 {
		e.in(s, e.draw(s, completeAfter, "complete", w.Key), atComplete, w.Key, "")
	}
	return true
}

// wanted is what a resource's creation policy, or a wait condition's own
// properties, ask for; nil for nothing.
func (e *Engine) wanted(c *compiled, of *template.Resource, r *Resource) (*Signals, time.Duration) {
	value, err := c.evaluation.Value(of.CreationPolicy)
	policy, _ := value.(map[string]any)
	if err != nil || policy == nil {
		if of.Type != waitCondition {
			return nil, 0
		}
		seconds := number(r.Properties["Timeout"])
		return &Signals{Want: textNumber(r.Properties["Count"], 1), Percent: 100}, time.Duration(max(seconds, 1)) * time.Second
	}
	signal, _ := policy["ResourceSignal"].(map[string]any)
	if signal == nil {
		return nil, 0
	}
	limit, err := isoDuration(fmt.Sprint(normal(signal["Timeout"])))
	if err != nil {
		limit = 5 * time.Minute
	}
	signals := &Signals{Want: textNumber(signal["Count"], 1), Percent: 100}
	if scaling, ok := policy["AutoScalingCreationPolicy"].(map[string]any); ok {
		signals.Percent = textNumber(scaling["MinSuccessfulInstancesPercent"], 100)
	}
	return signals, limit
}

func textNumber(v any, fallback int) int {
	if v == nil {
		return fallback
	}
	n, err := strconv.Atoi(fmt.Sprint(normal(v)))
	if err != nil {
		return fallback
	}
	return n
}

// isoDuration reads the durations of creation policies, such as PT1H30M.
func isoDuration(text string) (time.Duration, error) {
	rest, ok := strings.CutPrefix(text, "PT")
	if !ok || rest == "" {
		return 0, fmt.Errorf("%q is not a duration such as PT5M", text)
	}
	return time.ParseDuration(strings.ToLower(rest))
}

// instanceID is the id under which an instance of a resource signals: its own
// if it is an instance, else one that looks like one.
func (e *Engine) instanceID(s *Stack, r *Resource, i int) string {
	if r.Type == "AWS::EC2::Instance" && i == 0 {
		return r.Physical
	}
	sum := e.chance(s).sum("instance", r.Physical, strconv.Itoa(i))
	return "i-0" + fmt.Sprintf("%x", sum[:8])
}

// ownSignal takes a signal of one of the simulation's own instances. They fall
// silent when enough others have signalled.
func (e *Engine) ownSignal(s *Stack, w *Work, index string) {
	r := s.resource(w.Logical)
	if r == nil || r.Signals == nil || len(r.Signals.Good)+len(r.Signals.Bad) >= r.Signals.Want {
		return
	}
	i, _ := strconv.Atoi(index) // it was made by Itoa
	id := e.instanceID(s, r, i)
	if r.Type == scalingGroup {
		if ids := e.world.Instances(e.target(s, r)); i < len(ids) {
			id = ids[i]
		}
	}
	e.signal(s, w, id, w.Fault == nil)
}

// brokenScript is the name of the fault in which instances signal a failure;
// in all others of signals they stay silent.
const brokenScript = "failure"

// waits tells whether a resource waits for signals.
func (e *Engine) waits(s *Stack, r *Resource) bool {
	c, err := e.compile(s, s.Definition)
	if err != nil || c.resources[r.Logical] == nil {
		return false
	}
	signals, _ := e.wanted(c, c.resources[r.Logical], r)
	return signals != nil
}

// signal takes a signal of an instance, a good or a bad one. Each instance
// counts once.
func (e *Engine) signal(s *Stack, w *Work, id string, good bool) {
	r := s.resource(w.Logical)
	if r == nil || r.Signals == nil || w.settled() || slices.Contains(r.Signals.Good, id) || slices.Contains(r.Signals.Bad, id) {
		return
	}
	word := "FAILURE"
	if good {
		r.Signals.Good = append(r.Signals.Good, id)
		word = "SUCCESS"
	} else {
		r.Signals.Bad = append(r.Signals.Bad, id)
	}
	e.resourceEvent(s, r, e.verbOf(w)+"_IN_PROGRESS", "Received "+word+" signal with UniqueId "+id)
	e.judge(s, w, r, false)
}

// judge ends the waiting when enough signals came, or too many bad ones.
func (e *Engine) judge(s *Stack, w *Work, r *Resource, late bool) {
	signals := r.Signals
	needed := int(math.Ceil(float64(signals.Want) * float64(signals.Percent) / 100))
	if len(signals.Good) >= needed {
		if r.Type == waitCondition {
			r.Attributes = map[string]any{"Data": conditionData(signals.Good)}
			e.alter(s, r)
		}
		e.in(s, time.Second, atComplete, w.Key, "")
		return
	}
	if signals.Want-len(signals.Bad) >= needed && !late {
		return
	}
	e.in(s, time.Second, atFail, w.Key, signals.failure(r))
}

// conditionData is the Data attribute of a wait condition: what each signal
// said, by its id.
func conditionData(ids []string) string {
	data := map[string]string{}
	for _, id := range ids {
		data[id] = "Configuration complete"
	}
	text, err := json.Marshal(data)
	if err != nil {
		return "{}" // a map of strings always marshals
	}
	return string(text)
}

// failure is why the waiting failed, in the words for the kind of resource.
func (s *Signals) failure(r *Resource) string {
	switch {
	case r.Type == waitCondition && len(s.Bad) > 0:
		return fmt.Sprintf("WaitCondition received failed message: 'Configuration failed' for uniqueId: %s", s.Bad[0])
	case r.Type == waitCondition:
		return fmt.Sprintf("WaitCondition timed out. Received %d conditions when expecting %d", len(s.Good), s.Want)
	case r.Type == scalingGroup && len(s.Bad) > 0:
		return fmt.Sprintf("Received %d FAILURE signal(s) out of %d. Unable to satisfy %d%% MinSuccessfulInstancesPercent requirement", len(s.Bad), s.Want, s.Percent)
	case r.Type == scalingGroup:
		return fmt.Sprintf("Received %d SUCCESS signal(s) out of %d. Unable to satisfy %d%% MinSuccessfulInstancesPercent requirement", len(s.Good), s.Want, s.Percent)
	case len(s.Bad) > 0:
		return fmt.Sprintf("Received FAILURE signal with UniqueId %s", s.Bad[0])
	}
	return fmt.Sprintf("Failed to receive %d resource signal(s) within the specified duration", s.Want-len(s.Good))
}

// late ends the waiting for signals that did not come.
func (e *Engine) late(s *Stack, w *Work) {
	r := s.resource(w.Logical)
	if r == nil || r.Signals == nil {
		return
	}
	missing := r.Signals.Want - len(r.Signals.Good) - len(r.Signals.Bad)
	if missing <= 0 {
		return
	}
	if r.Type == scalingGroup {
		// AWS says UPDATE here even while the group is created.
		e.resourceEvent(s, r, "UPDATE_IN_PROGRESS", fmt.Sprintf(
			"Failed to receive %d resource signal(s) for the current batch. Each resource signal timeout is counted as a FAILURE.", missing))
		e.judge(s, w, r, true)
		return
	}
	e.fail(s, w, r.Signals.failure(r))
}

// progress records an event of a resource that is still at work.
func (e *Engine) progress(s *Stack, w *Work, text string) {
	if r := s.resource(w.Logical); r != nil {
		e.resourceEvent(s, r, e.verbOf(w)+"_IN_PROGRESS", text)
	}
}
