package cloudformation

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// renewing are the properties of an Auto Scaling group whose change makes its
// instances obsolete.
var renewing = []string{"LaunchTemplate", "LaunchConfigurationName", "MixedInstancesPolicy", "VPCZoneIdentifier", "InstanceId", "PlacementGroup"}

// perInstance is how long a rolling update takes for an instance: to terminate
// one and to start another.
var perInstance = span(48000, 58000)

// scalingPolicy is a part of an Auto Scaling group's update policy, nil if it
// has none.
func scalingPolicy(r *Resource, part string) map[string]any {
	policy, _ := r.UpdatePolicy.(map[string]any)
	found, _ := policy[part].(map[string]any)
	return found
}

// obsoletes tells whether a change makes the instances of a group obsolete.
func obsoletes(r *Resource) bool {
	return r.Before == nil || slices.ContainsFunc(renewing, func(name string) bool {
		return !same(r.Before.Properties[name], r.Properties[name])
	})
}

// willReplace tells whether a group asks to be replaced rather than updated.
func willReplace(r *Resource) bool {
	policy := scalingPolicy(r, "AutoScalingReplacingUpdate")
	return r.Type == scalingGroup && policy != nil && normal(policy["WillReplace"]) == "true" && obsoletes(r)
}

// rolling begins the rolling update of an Auto Scaling group, if its update
// policy asks for one; false if the group is updated like any resource.
func (e *Engine) rolling(s *Stack, w *Work, r *Resource) bool {
	policy := scalingPolicy(r, "AutoScalingRollingUpdate")
	if r.Type != scalingGroup || policy == nil || !obsoletes(r) {
		return false
	}
	p := e.rollingPlan(s, r, policy)
	if p.count == 0 {
		return false
	}
	// New instances are to start with the new properties.
	if attributes, err := e.world.Change(e.target(s, r)); err == nil {
		r.Attributes = attributes
	}
	w.Known = slices.Clone(p.ids)
	at := 2 * time.Second
	say := func(format string, arguments ...any) {
		e.in(s, at, atNote, w.Key, fmt.Sprintf(format, arguments...))
	}
	waiting := ""
	if p.signals {
		waiting = fmt.Sprintf(" Waiting on resource signals with a timeout of %s when new instances are added to the autoscaling group.", p.pause)
	}
	say("Rolling update initiated. Terminating %d obsolete instance(s) in batches of %d, while keeping at least %d instance(s) in service.%s",
		p.count, p.batch, p.keep, waiting)
	if p.keep+p.batch > p.count {
		at += time.Second
		say("Temporarily setting autoscaling group MinSize and DesiredCapacity to %d.", p.keep+p.batch)
	}
	fault := e.faultFor(s, r, Update)
	for gone := 0; gone < p.count; {
		batch := min(p.batch, p.count-gone)
		ids := p.ids[gone : gone+batch]
		at += time.Second
		e.in(s, at, atTerminate, w.Key, strings.Join(ids, ","))
		at += e.draw(s, perInstance, "terminate", w.Key, ids[0])
		gone += batch
		say("Successfully terminated instance(s) [%s] (Progress %d%%).", strings.Join(ids, ","), gone*100/p.count)
		if !p.signals {
			continue
		}
		at += time.Second
		say("New instance(s) added to autoscaling group - Waiting on %d resource signal(s) with a timeout of %s.", batch, p.pause)
		if fault != nil {
			e.lateBatch(s, w, at, p, batch)
			return true
		}
		for i := range batch {
			at += e.draw(s, perInstance, "boot", w.Key, ids[i])
			e.in(s, at, atRenewed, w.Key, ids[i])
		}
	}
	if fault != nil {
		e.in(s, at, atFail, w.Key, fault.Reason)
		return true
	}
	e.in(s, at+2*time.Second, atComplete, w.Key, "")
	return true
}

// lateBatch ends a rolling update whose new instances did not signal.
func (e *Engine) lateBatch(s *Stack, w *Work, at time.Duration, p rollingPlan, batch int) {
	limit, err := isoDuration(p.pause)
	if err != nil {
		limit = 5 * time.Minute
	}
	e.in(s, at+limit, atNote, w.Key, fmt.Sprintf(
		"Failed to receive %d resource signal(s) for the current batch. Each resource signal timeout is counted as a FAILURE.", batch))
	e.in(s, at+limit+time.Second, atFail, w.Key, fmt.Sprintf(
		"Received 0 SUCCESS signal(s) out of %d. Unable to satisfy %d%% MinSuccessfulInstancesPercent requirement", batch, p.percent))
}

// rollingPlan is what an update policy asks for.
type rollingPlan struct {
	count, batch, keep, percent int
	signals                     bool
	pause                       string
	ids                         []string
}

func (e *Engine) rollingPlan(s *Stack, r *Resource, policy map[string]any) rollingPlan {
	p := rollingPlan{
		batch: max(textNumber(policy["MaxBatchSize"], 1), 1), keep: textNumber(policy["MinInstancesInService"], 0),
		percent: textNumber(policy["MinSuccessfulInstancesPercent"], 100),
		signals: normal(policy["WaitOnResourceSignals"]) == "true", pause: "PT5M",
	}
	if pause, ok := policy["PauseTime"].(string); ok {
		p.pause = pause
	}
	p.ids = e.world.Instances(e.target(s, r))
	p.count = len(p.ids)
	if p.ids == nil {
		p.count = textNumber(r.Properties["DesiredCapacity"], textNumber(r.Properties["MinSize"], 0))
		for i := range p.count {
			p.ids = append(p.ids, e.instanceID(s, r, i))
		}
	}
	return p
}

// terminate lets a batch of obsolete instances go.
func (e *Engine) terminate(s *Stack, w *Work, ids string) {
	r := s.resource(w.Logical)
	batch := strings.Split(ids, ",")
	e.progress(s, w, fmt.Sprintf("Terminating instance(s) [%s]; replacing with %d new instance(s).", ids, len(batch)))
	for _, id := range batch {
		e.world.Terminate(e.target(s, r), id)
	}
}

// renewed tells that the instance that takes the place of another has booted
// and signals. Where the group has no new instance, one is made up.
func (e *Engine) renewed(s *Stack, w *Work, old string) {
	r := s.resource(w.Logical)
	sum := e.chance(s).sum("successor", r.Physical, old, s.Operation.ID)
	id := "i-0" + fmt.Sprintf("%x", sum[:8])
	for _, there := range e.world.Instances(e.target(s, r)) {
		if !slices.Contains(w.Known, there) {
			id = there
			break
		}
	}
	w.Known = append(w.Known, id)
	e.progress(s, w, "Received SUCCESS signal with UniqueId "+id)
}
