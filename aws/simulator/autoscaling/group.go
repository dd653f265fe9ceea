package autoscaling

import (
	"slices"
	"time"

	"gantry/aws/simulator/world"
)

const (
	groupType    = "AWS::AutoScaling::AutoScalingGroup"
	launchType   = "AWS::AutoScaling::LaunchConfiguration"
	templateType = "AWS::EC2::LaunchTemplate"
	instanceType = "AWS::EC2::Instance"
	nameTag      = "aws:autoscaling:groupName"
)

// How long things take, in the world's time: until a group notices that it has
// too few or too many instances, until a launched one is in service, and until
// a terminated one has gone.
const (
	noticeTime = 2 * time.Second
	launchTime = 28 * time.Second
	endTime    = 30 * time.Second
)

// member is one instance of a group.
type member struct {
	ID        string    `json:"id"`
	Zone      string    `json:"zone"`
	Lifecycle string    `json:"lifecycle"` // Pending, InService, Terminating
	Due       time.Time `json:"due"`       // when that passes, for those that pass
	Activity  string    `json:"activity"`
}

// activity is one thing a group did.
type activity struct {
	ID, Description, Cause, Status string
	Start, End                     time.Time
	Progress                       int
	Zone, Subnet                   string
}

// fleet is what a group is at the moment.
type fleet struct {
	Region     string     `json:"region"`
	Group      string     `json:"group"`
	Desired    int        `json:"desired"`
	Members    []member   `json:"members"`
	Activities []activity `json:"activities"` // newest first
	Suspended  []string   `json:"suspended,omitempty"`
	Look       time.Time  `json:"look"` // when the group compares again what it has and what it wants
	Cause      string     `json:"cause"`
	Gone       bool       `json:"gone,omitempty"` // the group was deleted; its instances are going
}

func key(region, group string) string { return region + "/" + group }

// load reads the fleets that were kept.
func (s *service) load() error {
	return s.w.Load(keyPrefix, func(_ string, value []byte) error {
		f, err := decode(value)
		if err != nil {
			return err
		}
		s.fleets[key(f.Region, f.Group)] = f
		return nil
	})
}

const keyPrefix = "autoscaling/"

func (s *service) keep(f *fleet) { s.w.Keep(keyPrefix+key(f.Region, f.Group), f) }

// alive are the members that are not being terminated.
func (f *fleet) alive() (list []*member) {
	for i := range f.Members {
		if f.Members[i].Lifecycle != "Terminating" {
			list = append(list, &f.Members[i])
		}
	}
	return list
}

// Next is when a group has something to do.
func (s *service) Next() (first time.Time, busy bool) {
	earlier := func(at time.Time) {
		if !at.IsZero() && (!busy || at.Before(first)) {
			first, busy = at, true
		}
	}
	for _, f := range s.fleets {
		earlier(f.Look)
		for _, m := range f.Members {
			if m.Lifecycle != "InService" {
				earlier(m.Due)
			}
		}
	}
	return first, busy
}

// Advance does what is due until then.
func (s *service) Advance(until time.Time) {
	for {
		at, busy := s.Next()
		if !busy || at.After(until) {
			return
		}
		for _, name := range s.names() {
			s.step(s.fleets[name], at)
		}
	}
}

// names are the fleets in an order that is always the same.
func (s *service) names() []string {
	names := make([]string, 0, len(s.fleets))
	for name := range s.fleets {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// step does what one group has to do at a moment.
func (s *service) step(f *fleet, at time.Time) {
	touched := false
	if !f.Look.IsZero() && !f.Look.After(at) {
		f.Look, touched = time.Time{}, true
		s.compare(f, at)
	}
	for i := range f.Members {
		m := &f.Members[i]
		if m.Lifecycle == "InService" || m.Due.After(at) {
			continue
		}
		touched = true
		if m.Lifecycle == "Pending" {
			m.Lifecycle = "InService"
			s.finish(f, m, "Launch", at)
		} else {
			s.finish(f, m, "Terminate", at)
			m.Lifecycle = "Terminated"
		}
	}
	if !touched {
		return
	}
	f.Members = slices.DeleteFunc(f.Members, func(m member) bool { return m.Lifecycle == "Terminated" })
	if f.Gone && len(f.Members) == 0 {
		delete(s.fleets, key(f.Region, f.Group))
		s.w.Forget(keyPrefix + key(f.Region, f.Group))
		return
	}
	s.keep(f)
}

// compare launches what is missing and terminates what is too much: the oldest
// first, in the zone that has most.
func (s *service) compare(f *fleet, at time.Time) {
	group, found := s.w.Get(f.Region, groupType, f.Group)
	alive := f.alive()
	for n := len(alive); found && n < f.Desired; n++ {
		s.launch(f, group, at)
	}
	surplus := len(alive) - f.Desired
	if !found {
		surplus = len(alive)
	}
	for range max(0, surplus) {
		alive = f.alive()
		count := map[string]int{}
		for _, m := range alive {
			count[m.Zone]++
		}
		victim := alive[0]
		for _, m := range alive {
			if count[m.Zone] > count[victim.Zone] {
				victim = m
			}
		}
		s.terminate(f, victim, at)
	}
}

// want sets how many instances a group should have, and why.
func (s *service) want(f *fleet, desired int, cause string) {
	f.Desired, f.Cause = desired, cause
	f.Look = s.w.Now().Add(noticeTime)
	s.keep(f)
}

// desiredOf is what a group's properties ask for.
func desiredOf(r *world.Resource) int { return r.Number("DesiredCapacity", r.Number("MinSize", 0)) }
