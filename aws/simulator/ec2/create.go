package ec2

import (
	"net/http"

	"gantry/aws/simulator/catalogue"
	"gantry/aws/simulator/wire"
	"gantry/aws/simulator/world"
)

func (s *service) createVpc(q *wire.Request) (wire.Output, error) {
	if err := need(q, "CidrBlock"); err != nil {
		return wire.Output{}, err
	}
	r, err := catalogue.Make(s.w, q.Region, vpcType, map[string]any{"CidrBlock": q.Params.Get("CidrBlock")}, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("vpc", vpcItem(s, r)...)), nil
}

func (s *service) createSubnet(q *wire.Request) (wire.Output, error) {
	if err := need(q, "VpcId", "CidrBlock"); err != nil {
		return wire.Output{}, err
	}
	properties := map[string]any{"VpcId": q.Params.Get("VpcId"), "CidrBlock": q.Params.Get("CidrBlock")}
	if zone := q.Params.Get("AvailabilityZone"); zone != "" {
		properties["AvailabilityZone"] = zone
	}
	r, err := catalogue.Make(s.w, q.Region, subnetType, properties, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("subnet", subnetItem(s, r)...)), nil
}

func (s *service) modifySubnet(q *wire.Request) (wire.Output, error) {
	r, found := s.w.Get(q.Region, subnetType, q.Params.Get("SubnetId"))
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist", q.Params.Get("SubnetId"))
	}
	if public := q.Params.Struct("MapPublicIpOnLaunch"); public != nil {
		value, err := public.Bool("Value")
		if err != nil {
			return wire.Output{}, err
		}
		r.SetProperty("MapPublicIpOnLaunch", value)
		s.w.Put(q.Region, r)
	}
	return done(), nil
}

// deleter makes the operation that deletes a resource of a type by its id.
func (s *service) deleter(typ, parameter string) wire.Action {
	missing := [2]string{"InvalidID", "The ID '%s' is not valid"}
	for _, v := range views {
		if v.typ == typ {
			missing = v.missing
		}
	}
	return func(q *wire.Request) (wire.Output, error) {
		if err := need(q, parameter); err != nil {
			return wire.Output{}, err
		}
		id := q.Params.Get(parameter)
		if _, found := s.w.Get(q.Region, typ, id); !found {
			return wire.Output{}, wire.Errorf(http.StatusBadRequest, missing[0], missing[1], id)
		}
		if err := s.w.Delete(q.Region, typ, id); err != nil {
			return wire.Output{}, err
		}
		return done(), nil
	}
}

func (s *service) createGateway(q *wire.Request) (wire.Output, error) {
	r, err := catalogue.Make(s.w, q.Region, gatewayType, nil, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("internetGateway", gatewayItem(s, r)...)), nil
}

func (s *service) attachGateway(q *wire.Request) (wire.Output, error) {
	if err := need(q, "InternetGatewayId", "VpcId"); err != nil {
		return wire.Output{}, err
	}
	gateway, vpc := q.Params.Get("InternetGatewayId"), q.Params.Get("VpcId")
	if r, found := s.w.Get(q.Region, gatewayType, gateway); found && len(s.attachedTo(r)) > 0 {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "Resource.AlreadyAssociated", "resource %s is already attached to network %s", gateway, s.attachedTo(r)[0])
	}
	if _, err := catalogue.Make(s.w, q.Region, attachmentType, map[string]any{"InternetGatewayId": gateway, "VpcId": vpc}); err != nil {
		return wire.Output{}, err
	}
	return done(), nil
}

func (s *service) detachGateway(q *wire.Request) (wire.Output, error) {
	gateway, vpc := q.Params.Get("InternetGatewayId"), q.Params.Get("VpcId")
	r, found := s.w.Find(q.Region, attachmentType, func(r *world.Resource) bool {
		return r.Text("InternetGatewayId") == gateway && r.Text("VpcId") == vpc
	})
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "Gateway.NotAttached", "resource %s is not attached to network %s", gateway, vpc)
	}
	if err := s.w.Delete(q.Region, attachmentType, r.Physical); err != nil {
		return wire.Output{}, err
	}
	return done(), nil
}

func (s *service) allocateAddress(q *wire.Request) (wire.Output, error) {
	r, err := catalogue.Make(s.w, q.Region, addressType, map[string]any{"Domain": "vpc"}, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.Text("publicIp", r.Physical), wire.Text("allocationId", allocation(r)), wire.Text("domain", "vpc"),
		wire.Text("publicIpv4Pool", "amazon"), wire.Text("networkBorderGroup", q.Region)), nil
}

func (s *service) releaseAddress(q *wire.Request) (wire.Output, error) {
	id := q.Params.Get("AllocationId")
	r, found := s.addressOf(q.Region, id)
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidAllocationID.NotFound", "The allocation ID '%s' does not exist", id)
	}
	if err := s.w.Delete(q.Region, addressType, r.Physical); err != nil {
		return wire.Output{}, err
	}
	return done(), nil
}

func (s *service) createVolume(q *wire.Request) (wire.Output, error) {
	if err := need(q, "AvailabilityZone"); err != nil {
		return wire.Output{}, err
	}
	properties := map[string]any{"AvailabilityZone": q.Params.Get("AvailabilityZone")}
	for _, name := range []string{"Size", "VolumeType", "SnapshotId", "Encrypted"} {
		if q.Params.Has(name) {
			properties[name] = q.Params.Get(name)
		}
	}
	r, err := catalogue.Make(s.w, q.Region, volumeType, properties, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(volumeItem(s, r)...), nil
}

func (s *service) createLaunchTemplate(q *wire.Request) (wire.Output, error) {
	if err := need(q, "LaunchTemplateName"); err != nil {
		return wire.Output{}, err
	}
	data := map[string]any{}
	from := q.Params.Struct("LaunchTemplateData")
	for _, name := range []string{"ImageId", "InstanceType", "KeyName", "UserData"} {
		if from.Has(name) {
			data[name] = from.Get(name)
		}
	}
	r, err := catalogue.Make(s.w, q.Region, templateType, map[string]any{"LaunchTemplateName": q.Params.Get("LaunchTemplateName"), "LaunchTemplateData": data}, tagsFrom(q)...)
	if err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("launchTemplate", templateItem(s, r)...)), nil
}

func (s *service) deleteLaunchTemplate(q *wire.Request) (wire.Output, error) {
	id, name := q.Params.Get("LaunchTemplateId"), q.Params.Get("LaunchTemplateName")
	r, found := s.w.Find(q.Region, templateType, func(r *world.Resource) bool {
		return id != "" && r.Physical == id || name != "" && s.templateNames(r)[0] == name
	})
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidLaunchTemplateId.NotFound", "The specified launch template, with template ID %s, does not exist.", id+name)
	}
	nodes := templateItem(s, r)
	if err := s.w.Delete(q.Region, templateType, r.Physical); err != nil {
		return wire.Output{}, err
	}
	return wire.XML(wire.El("launchTemplate", nodes...)), nil
}

// vpcAttributes are the settings of a VPC, with what they are when nobody said.
var vpcAttributes = map[string][2]string{
	"enableDnsSupport": {"EnableDnsSupport", "true"}, "enableDnsHostnames": {"EnableDnsHostnames", "false"},
}

func (s *service) describeVpcAttribute(q *wire.Request) (wire.Output, error) {
	vpc, found := s.w.Get(q.Region, vpcType, q.Params.Get("VpcId"))
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidVpcID.NotFound", "The vpc ID '%s' does not exist", q.Params.Get("VpcId"))
	}
	name := q.Params.Get("Attribute")
	attribute, known := vpcAttributes[name]
	if !known {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidParameterValue", "Value (%s) for parameter attribute is invalid. Unknown attribute.", name)
	}
	value := vpc.Text(attribute[0])
	if value == "" {
		value = attribute[1]
	}
	return wire.XML(wire.Text("vpcId", vpc.Physical), wire.El(name, wire.Text("value", value))), nil
}

func (s *service) modifyVpcAttribute(q *wire.Request) (wire.Output, error) {
	vpc, found := s.w.Get(q.Region, vpcType, q.Params.Get("VpcId"))
	if !found {
		return wire.Output{}, wire.Errorf(http.StatusBadRequest, "InvalidVpcID.NotFound", "The vpc ID '%s' does not exist", q.Params.Get("VpcId"))
	}
	for _, attribute := range vpcAttributes {
		if change := q.Params.Struct(attribute[0]); change != nil {
			value, err := change.Bool("Value")
			if err != nil {
				return wire.Output{}, err
			}
			vpc.SetProperty(attribute[0], value)
			s.w.Put(q.Region, vpc)
		}
	}
	return done(), nil
}
