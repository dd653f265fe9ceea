package cloudformation

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/world"
)

// Account joins the engine to the simulated world and to the catalogue of
// resource types: it is both its World and its Types.
type Account struct {
	// World is the simulated account.
	World *world.World
	// Objects reads the object behind a TemplateURL. The error is CloudFormation's
	// own text, such as "TemplateURL must be a supported URL.".
	Objects func(region, url string) ([]byte, error)
	// Parameters reads a Systems Manager parameter, "name" or "name:version".
	Parameters func(region, name string) (value, kind string, ok bool)
	// Secrets resolves the inner text of a reference to Secrets Manager, such as
	// "id:SecretString:key:stage:version".
	Secrets func(region, reference string) (string, error)
	// Zone names of a region.
	ZoneNames func(region string) []string
	// Exist tells whether a value of an AWS-specific parameter type is there, for
	// those types that are no resources of the world. Nil for none.
	Exist func(region, parameterType, value string) (exists, known bool)
	// Renew lets an Auto Scaling group terminate one of its instances and start
	// another in its place. Nil leaves instances as they are.
	Renew func(region, group, instance string)
}

// Now is the world's present.
func (a *Account) Now() time.Time { return a.World.Now() }

// Account is the account's number.
func (a *Account) Account() string { return world.Account }

// Zones are a region's availability zones.
func (a *Account) Zones(region string) []string { return a.ZoneNames(region) }

// Parameter reads a Systems Manager parameter.
func (a *Account) Parameter(region, name string) (value, kind string, ok bool) {
	return a.Parameters(region, name)
}

// Secret resolves a reference to Secrets Manager.
func (a *Account) Secret(region, reference string) (string, error) {
	return a.Secrets(region, reference)
}

// Fetch reads the object behind a URL.
func (a *Account) Fetch(region, url string) ([]byte, error) { return a.Objects(region, url) }

// Exists looks for a value of an AWS-specific parameter type.
func (a *Account) Exists(region, parameterType, value string) bool {
	if a.Exist != nil {
		if exists, known := a.Exist(region, parameterType, value); known {
			return exists
		}
	}
	property := ""
	of, _, _ := cutLast(parameterType, "::")
	switch parameterType {
	case "AWS::EC2::AvailabilityZone::Name":
		for _, zone := range a.ZoneNames(region) {
			if zone == value {
				return true
			}
		}
		return false
	case "AWS::EC2::SecurityGroup::GroupName":
		property = "GroupName"
	case "AWS::EC2::Image::Id":
		// Images are public by the thousand; whoever knows an id may use it.
		return strings.HasPrefix(value, "ami-")
	case "AWS::SSM::Parameter::Name":
		_, _, ok := a.Parameters(region, value)
		return ok
	}
	if property == "" {
		_, found := a.World.Get(region, of, value)
		return found
	}
	_, found := a.World.Find(region, of, func(r *world.Resource) bool { return r.Text(property) == value })
	return found
}

func cutLast(text, separator string) (before, after string, found bool) {
	if at := strings.LastIndex(text, separator); at >= 0 {
		return text[:at], text[at+len(separator):], true
	}
	return text, "", false
}

// Conflict tells whether a resource is there already.
func (a *Account) Conflict(t Target) bool {
	_, taken := a.World.Get(t.Region, t.Type, t.Physical)
	return taken
}

// Create makes a resource appear.
func (a *Account) Create(t Target) (map[string]any, error) {
	r := resourceOf(t)
	if err := a.World.Create(t.Region, r); err != nil {
		return nil, a.worded(t, err)
	}
	return maps.Clone(r.Attributes), nil
}

// Ready tells that a resource is finished.
func (a *Account) Ready(t Target) map[string]any {
	a.World.Ready(t.Region, t.Type, t.Physical)
	if r, found := a.World.Get(t.Region, t.Type, t.Physical); found {
		return maps.Clone(r.Attributes)
	}
	return t.Attributes
}

// Change gives a resource new properties.
func (a *Account) Change(t Target) (map[string]any, error) {
	r := resourceOf(t)
	var err error
	if _, found := a.World.Get(t.Region, t.Type, t.Physical); found {
		err = a.World.Update(t.Region, r)
	} else {
		err = a.World.Create(t.Region, r)
	}
	return maps.Clone(r.Attributes), a.worded(t, err)
}

// Instances are the ids of the instances that an Auto Scaling group has, the
// oldest first.
func (a *Account) Instances(t Target) []string {
	var ids []string
	for _, r := range a.World.List(t.Region, "AWS::EC2::Instance") {
		for _, tag := range r.Tags {
			if tag.Key == "aws:autoscaling:groupName" && tag.Value == t.Physical {
				ids = append(ids, r.Physical)
			}
		}
	}
	return ids
}

// Terminate lets a group give up one of its instances.
func (a *Account) Terminate(t Target, instance string) {
	if a.Renew != nil {
		a.Renew(t.Region, t.Physical, instance)
	}
}

// Remove takes a resource away. One that somebody else took away is gone as
// well.
func (a *Account) Remove(t Target) error {
	err := a.World.Delete(t.Region, t.Type, t.Physical)
	var fault *world.Fault
	if errors.As(err, &fault) && fault.Code == "NotFound" {
		return nil
	}
	return a.worded(t, err)
}

// worded puts a service's refusal into the words of an event.
func (a *Account) worded(t Target, err error) error {
	var fault *world.Fault
	if !errors.As(err, &fault) || fault.Code == "" {
		return err
	}
	token := chance{fmt.Sprint(t.Seed)}.uuid4("request token", t.Logical, t.At.String())
	return errors.New(catalogue.Handled(fault.Text, fault.Code, token))
}

func resourceOf(t Target) *world.Resource {
	r := &world.Resource{
		Type: t.Type, Physical: t.Physical, Properties: maps.Clone(t.Properties), Attributes: maps.Clone(t.Attributes),
		Stack: t.StackID, Logical: t.Logical, Region: t.Region,
	}
	own, _ := t.Properties["Tags"].([]any)
	named := map[string]bool{}
	for _, tag := range own {
		if key := world.TextOf(world.Map(tag), "Key"); key != "" {
			named[key] = true
			r.Tags = append(r.Tags, world.Tag{Key: key, Value: world.TextOf(world.Map(tag), "Value")})
		}
	}
	stack := []Tag{
		{"aws:cloudformation:stack-name", t.StackName},
		{"aws:cloudformation:logical-id", t.Logical},
		{"aws:cloudformation:stack-id", t.StackID},
	}
	for _, tag := range append(append([]Tag{}, t.Tags...), stack...) {
		if !named[tag.Key] {
			r.Tags = append(r.Tags, world.Tag{Key: tag.Key, Value: tag.Value})
		}
	}
	return r
}
