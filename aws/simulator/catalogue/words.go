package catalogue

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"

	"gantry/aws/simulator/world"
)

// word is the value of a word of the shapes' table.
func (t Target) word(name string, chance *rand.Rand) string {
	switch name {
	case "region":
		return t.Region
	case "account":
		return t.Account
	case "stack":
		return t.StackName
	case "stackid":
		return t.StackID
	case "stackuuid":
		return t.StackID[strings.LastIndexByte(t.StackID, '/')+1:]
	case "logical":
		return t.Logical
	case "id":
		return t.Physical
	case "name":
		return t.name(shapeOf(t.Type))
	case "autoname":
		return generated(t.chance("name"), t.StackName, t.Logical, 0, false)
	case "last":
		return t.Physical[strings.LastIndexAny(t.Physical, "/:")+1:]
	case "fullname":
		return t.fullName()
	case "now":
		return t.At.UTC().Format("2006-01-02T15:04:05.000Z")
	case "today":
		return t.At.UTC().Format("20060102")
	case "compactnow":
		return t.At.UTC().Format("20060102T150405Z")
	case "base64":
		return base64.StdEncoding.EncodeToString([]byte("-----BEGIN CERTIFICATE-----\n" + random(chance, mixedAlphabet, 64) + "\n-----END CERTIFICATE-----\n"))
	}
	if value, ok := t.network(name, chance); ok {
		return value
	}
	return t.special(name, chance)
}

// network are words about places and addresses.
func (t Target) network(name string, chance *rand.Rand) (string, bool) {
	switch name {
	case "zone":
		return t.Region + "a", true
	case "zoneid":
		return "Z" + random(chance, upperAlphabet, 13), true
	case "publicip":
		return fmt.Sprintf("%d.%d.%d.%d", 52+chance.IntN(3), chance.IntN(256), chance.IntN(256), 1+chance.IntN(254)), true
	case "privateip":
		return fmt.Sprintf("172.31.%d.%d", chance.IntN(48), 4+chance.IntN(250)), true
	case "dnsregion":
		if t.Region == "us-east-1" {
			return "ec2.internal", true
		}
		return t.Region + ".compute.internal", true
	case "publicdns":
		if t.Region == "us-east-1" {
			return "compute-1.amazonaws.com", true
		}
		return t.Region + ".compute.amazonaws.com", true
	case "shortregion":
		return world.ShortRegion(t.Region), true
	case "lbdns":
		return t.balancerAddress(chance), true
	case "lbzone":
		return "Z" + random(chance, upperAlphabet, 13), true
	}
	return "", false
}

// special are words that one or two types need.
func (t Target) special(name string, chance *rand.Rand) string {
	switch name {
	case "path":
		if path := t.property("Path"); path != "" {
			return path
		}
		return "/"
	case "attachment":
		if t.property("VpnGatewayId") != "" {
			return "VGW"
		}
		return "IGW"
	case "lbkind":
		switch t.property("Type") {
		case "network":
			return "net"
		case "gateway":
			return "gwy"
		}
		return "app"
	case "family":
		return strings.ReplaceAll(t.StackName, "-", "") + t.Logical + random(chance, mixedAlphabet, 12)
	case "revision":
		return "1"
	case "fingerprint":
		pairs := make([]string, 20)
		for i := range pairs {
			pairs[i] = random(chance, hexAlphabet, 2)
		}
		return strings.Join(pairs, ":")
	case "eventbus":
		if bus := t.property("EventBusName"); bus != "" && bus != "default" {
			return bus[strings.LastIndexByte(bus, '/')+1:] + "/"
		}
		return ""
	case "dbport":
		return databasePort(t.property("Engine"))
	case "lambdaarn":
		function := t.property("TargetFunctionArn")
		if strings.HasPrefix(function, "arn:") {
			return function
		}
		return "arn:aws:lambda:" + t.Region + ":" + t.Account + ":function:" + function
	}
	return ""
}

// fullName is the part of a load balancer's or target group's ARN that metrics
// use: app/name/0123, targetgroup/name/0123.
func (t Target) fullName() string {
	parts := strings.SplitN(t.Physical, ":", 6)
	return strings.TrimPrefix(parts[len(parts)-1], "loadbalancer/")
}

func (t Target) balancerAddress(chance *rand.Rand) string {
	name := t.name(shapeOf(t.Type))
	if t.property("Type") == "network" {
		return name + "-" + random(chance, hexAlphabet, 16) + ".elb." + t.Region + ".amazonaws.com"
	}
	if t.property("Scheme") == "internal" {
		name = "internal-" + name
	}
	return name + "-" + random(chance, digitAlphabet, 10) + "." + t.Region + ".elb.amazonaws.com"
}

func databasePort(engine string) string {
	switch {
	case strings.Contains(engine, "postgres"):
		return "5432"
	case strings.HasPrefix(engine, "oracle"):
		return "1521"
	case strings.HasPrefix(engine, "sqlserver"):
		return "1433"
	}
	return "3306"
}
