package cloudformation

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"gantry/aws/simulator/wire"
	"gantry/wizard/template"
)

// body reads the template of a request: sent along, or fetched.
func (e *Engine) body(q *wire.Request) (string, error) {
	text, url := q.Params.Get("TemplateBody"), q.Params.Get("TemplateURL")
	switch {
	case text != "" && url != "":
		return "", wire.Invalid("Template URL and Template Body cannot both be specified.")
	case q.Params.Has("TemplateBody") && text == "":
		return "", violation("", "templateBody", "have length greater than or equal to 1")
	case len(text) > template.MaxInline:
		return "", violation(text, "templateBody", "have length less than or equal to "+strconv.Itoa(template.MaxInline))
	case text != "":
		return text, nil
	case url == "":
		return "", wire.Invalid("Either Template URL or Template Body must be specified.")
	}
	fetched, err := e.world.Fetch(q.Region, url)
	if err != nil {
		return "", refusal(err)
	}
	if len(fetched) > template.MaxBytes {
		return "", wire.Invalid("Template may not exceed %d bytes in size.", template.MaxBytes)
	}
	return string(fetched), nil
}

// definition reads what CreateStack, UpdateStack and CreateChangeSet share. Old
// is the stack's present definition, nil for a new stack.
func (e *Engine) definition(q *wire.Request, s *Stack, old *Definition) (*Definition, error) {
	d := &Definition{
		Capabilities: q.Params.Strings("Capabilities"), NotificationARNs: q.Params.Strings("NotificationARNs"),
		RoleARN: q.Params.Get("RoleARN"), Mode: q.Params.Struct("DeploymentConfig").Get("Mode"),
	}
	if err := d.readHead(q, old); err != nil {
		return nil, err
	}
	previous, err := q.Params.Bool("UsePreviousTemplate")
	if err != nil {
		return nil, err
	}
	if previous && old != nil {
		if q.Params.Has("TemplateBody") || q.Params.Has("TemplateURL") {
			return nil, wire.Invalid("You cannot specify both usePreviousTemplate and Template Body/Template URL.")
		}
		d.Body = old.Body
	} else if d.Body, err = e.body(q); err != nil {
		return nil, err
	}
	t, err := parse(d.Body)
	if err != nil {
		return nil, err
	}
	if err := d.readParameters(q, old); err != nil {
		return nil, err
	}
	return d, e.resolve(s.Region, t, d)
}

// readHead reads tags, the rollback configuration and what AWS checks of them.
func (d *Definition) readHead(q *wire.Request, old *Definition) error {
	if len(d.Capabilities) > 0 && q.Params.Has("ResourceTypes") && len(q.Params.Strings("ResourceTypes")) > 0 {
		return wire.Invalid("You cannot specify both Capabilities and ResourceTypes.")
	}
	for i, c := range d.Capabilities {
		known := []string{template.CapabilityIAM, template.CapabilityNamedIAM, template.CapabilityAutoExpand}
		if !slices.Contains(known, c) {
			return violation(c, "capabilities."+strconv.Itoa(i+1)+".member",
				"satisfy enum value set: [CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND, CAPABILITY_IAM]")
		}
	}
	if d.RoleARN != "" && !strings.Contains(d.RoleARN, ":role/") {
		return wire.Invalid("Role %s is invalid or cannot be assumed", d.RoleARN)
	}
	for _, tag := range q.Params.List("Tags") {
		d.Tags = append(d.Tags, Tag{tag.Get("Key"), tag.Get("Value")})
	}
	if len(d.Tags) > 50 {
		return violation("tags", "tags", "have length less than or equal to 50")
	}
	if !q.Params.Has("Tags") && old != nil {
		d.Tags = old.Tags
	}
	if !q.Params.Has("NotificationARNs") && old != nil {
		d.NotificationARNs = old.NotificationARNs
	}
	if len(d.NotificationARNs) > 5 {
		return violation("notificationARNs", "notificationARNs", "have length less than or equal to 5")
	}
	return d.readRollback(q, old)
}

func (d *Definition) readRollback(q *wire.Request, old *Definition) error {
	config := q.Params.Struct("RollbackConfiguration")
	if config == nil {
		if old != nil {
			d.Rollback = old.Rollback
		}
		return nil
	}
	minutes, err := config.Int("MonitoringTimeInMinutes", 0)
	if err != nil {
		return err
	}
	if minutes < 0 || minutes > 180 {
		return violation(strconv.Itoa(minutes), "rollbackConfiguration.monitoringTimeInMinutes", "have value less than or equal to 180")
	}
	d.Rollback = &RollbackConfig{Minutes: minutes, HasMinutes: config.Has("MonitoringTimeInMinutes")}
	for _, one := range config.List("RollbackTriggers") {
		trigger := RollbackTrigger{one.Get("Arn"), one.Get("Type")}
		parts := strings.SplitN(trigger.ARN, ":", 6)
		switch {
		case trigger.Type != "AWS::CloudWatch::Alarm" && trigger.Type != "AWS::CloudWatch::CompositeAlarm":
			return wire.Invalid("Rollback Trigger Type not supported")
		case len(parts) < 6 || !strings.HasPrefix(parts[5], "alarm:"):
			return wire.Invalid("RelativeId of a Rollback Trigger's ARN is incorrect")
		}
		d.Rollback.Triggers = append(d.Rollback.Triggers, trigger)
	}
	return nil
}

// readParameters reads the parameters' values; a value may be the previous one.
func (d *Definition) readParameters(q *wire.Request, old *Definition) error {
	for _, one := range q.Params.List("Parameters") {
		p := Parameter{Key: one.Get("ParameterKey"), Value: one.Get("ParameterValue"), Given: true}
		previous, err := one.Bool("UsePreviousValue")
		if err != nil {
			return err
		}
		switch {
		case previous && one.Has("ParameterValue"):
			return wire.Invalid("Invalid input for parameter key %s. Cannot specify usePreviousValue as true and non empty value for a parameter", p.Key)
		case previous:
			before := (*Parameter)(nil)
			if old != nil {
				before = old.parameter(p.Key)
			}
			if before == nil {
				return wire.Invalid("Invalid input for parameter key %s. Cannot specify usePreviousValue as true for a parameter key not in the previous template", p.Key)
			}
			p.Value = before.Value
		case !one.Has("ParameterValue"):
			return wire.Invalid("Invalid input for parameter key %s. Need to specify either usePreviousValue as true or non empty value for a parameter", p.Key)
		}
		if slices.ContainsFunc(d.Parameters, func(other Parameter) bool { return other.Key == p.Key }) {
			return wire.Invalid("Parameters: [%s] have duplicate values", p.Key)
		}
		d.Parameters = append(d.Parameters, p)
	}
	return nil
}

// checkResourceTypes refuses types that the request did not allow.
func checkResourceTypes(q *wire.Request, t *template.Template) error {
	allowed := q.Params.Strings("ResourceTypes")
	if len(allowed) == 0 {
		return nil
	}
	for _, of := range t.Types() {
		if !slices.ContainsFunc(allowed, func(pattern string) bool { return like(pattern, of) || pattern == of }) {
			return wire.Invalid("Resource type %s is not allowed by parameter ResourceTypes [%s]", of, strings.Join(allowed, ", "))
		}
	}
	return nil
}

// policyBody reads a stack policy of a request, named by its prefix.
func (e *Engine) policyBody(q *wire.Request, prefix string) (string, error) {
	body, url := q.Params.Get(prefix+"Body"), q.Params.Get(prefix+"URL")
	switch {
	case body != "" && url != "":
		return "", wire.Invalid("You cannot specify both %sURL and %sBody", prefix, prefix)
	case url != "":
		fetched, err := e.world.Fetch(q.Region, url)
		if err != nil {
			return "", refusal(err)
		}
		body = string(fetched)
	case body == "":
		return "", nil
	}
	if _, err := parsePolicy(body); err != nil {
		return "", err
	}
	return body, nil
}

// limitExceeded is the refusal of one stack too many.
func limitExceeded() error {
	return wire.Errorf(http.StatusBadRequest, "LimitExceededException", "Limit for stack has been exceeded")
}
