package ec2

import (
	"encoding/base64"
	"net/http"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func (s *service) runInstances(q *wire.Request) (wire.Output, error) {
	if err := need(q, "MinCount", "MaxCount"); err != nil {
		return wire.Output{}, err
	}
	count, err := q.Params.Int("MaxCount", 1)
	if err != nil {
		return wire.Output{}, err
	}
	if count < 1 || count > 100 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "Value (%d) for parameter maxCount is invalid.", count)
	}
	properties := map[string]any{}
	for _, name := range []string{"ImageId", "InstanceType", "KeyName", "SubnetId", "UserData"} {
		if q.Params.Has(name) {
			properties[name] = q.Params.Get(name)
		}
	}
	if groups := q.Params.Strings("SecurityGroupId"); len(groups) > 0 {
		list := make([]any, len(groups))
		for i, id := range groups {
			list[i] = id
		}
		properties["SecurityGroupIds"] = list
	}
	var tags []world.Tag
	for _, specification := range q.Params.List("TagSpecification") {
		if kind := specification.Get("ResourceType"); kind == "instance" || kind == "" {
			for _, tag := range specification.List("Tag") {
				tags = append(tags, world.Tag{Key: tag.Get("Key"), Value: tag.Get("Value")})
			}
		}
	}
	set := wire.El("instancesSet")
	id := ""
	for range count {
		own := make(map[string]any, len(properties))
		for name, value := range properties {
			own[name] = value
		}
		r, err := catalogue.Make(s.w, q.Region, instanceType, own, tags...)
		if err != nil {
			return wire.Output{}, err
		}
		s.turn(r, "pending")
		s.w.Put(q.Region, r)
		id = reservation(r)
		set.Children = append(set.Children, wire.El("item", s.instanceItem(r)...))
	}
	return wire.XML(wire.Text("reservationId", id), wire.Text("ownerId", world.Account), wire.El("groupSet"), set), nil
}

// change lets the instances a call names go from one of some states into
// another, and tells both.
func (s *service) change(q *wire.Request, into string, from ...string) (wire.Output, error) {
	if err := need(q, "InstanceId"); err != nil {
		return wire.Output{}, err
	}
	list, err := s.wantedInstances(q)
	if err != nil {
		return wire.Output{}, err
	}
	set := wire.El("instancesSet")
	for _, r := range list {
		before := s.instanceState(r)
		after := before
		for _, fitting := range from {
			if before == fitting {
				after = into
			}
		}
		if after == before && into == "pending" && before != "running" && before != "pending" {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, "IncorrectInstanceState", "The instance '%s' is not in a state from which it can be started.", r.Physical)
		}
		if after != before {
			s.turn(r, after)
			r.SetPrivate("Why", "Client.UserInitiatedShutdown: User initiated shutdown")
			s.w.Put(q.Region, r)
		}
		set.Children = append(set.Children, wire.El("item", wire.Text("instanceId", r.Physical), stateNode("currentState", after), stateNode("previousState", before)))
	}
	return wire.XML(set), nil
}

func (s *service) stopInstances(q *wire.Request) (wire.Output, error) {
	return s.change(q, "stopping", "pending", "running")
}

func (s *service) startInstances(q *wire.Request) (wire.Output, error) {
	return s.change(q, "pending", "stopped")
}

func (s *service) rebootInstances(q *wire.Request) (wire.Output, error) {
	if _, err := s.wantedInstances(q); err != nil {
		return wire.Output{}, err
	}
	return done(), nil
}

func (s *service) terminateInstances(q *wire.Request) (wire.Output, error) {
	if err := need(q, "InstanceId"); err != nil {
		return wire.Output{}, err
	}
	list, err := s.wantedInstances(q)
	if err != nil {
		return wire.Output{}, err
	}
	set := wire.El("instancesSet")
	for _, r := range list {
		before := s.instanceState(r)
		if r.Type == instanceType {
			if err := s.w.Delete(q.Region, instanceType, r.Physical); err != nil {
				return wire.Output{}, err
			}
			set.Children = append(set.Children, wire.El("item", wire.Text("instanceId", r.Physical), stateNode("currentState", "shutting-down"), stateNode("previousState", before)))
			continue
		}
		set.Children = append(set.Children, wire.El("item", wire.Text("instanceId", r.Physical), stateNode("currentState", before), stateNode("previousState", before)))
	}
	return wire.XML(set), nil
}

func (s *service) getConsoleOutput(q *wire.Request) (wire.Output, error) {
	list, err := s.wantedInstances(q)
	if err != nil {
		return wire.Output{}, err
	}
	if len(list) == 0 {
		return wire.Output{}, need(q, "InstanceId")
	}
	text := "[    0.000000] Linux version 6.1.0 (simulated)\n[    4.210000] cloud-init[1201]: Cloud-init finished at " +
		list[0].Created.Add(startTime).Format("Mon, 02 Jan 2006 15:04:05 +0000") + "\n\nip-" + list[0].Attribute("PrivateIp") + " login: \n"
	return wire.XML(wire.Text("instanceId", list[0].Physical), wire.Time("timestamp", s.w.Now()),
		wire.Text("output", base64.StdEncoding.EncodeToString([]byte(text)))), nil
}
