package template

import (
	"fmt"
	"strings"
	"testing"
)

// large generates a template like those people write, with so many resources.
func large(resources int) []byte {
	var b strings.Builder
	b.WriteString("AWSTemplateFormatVersion: '2010-09-09'\nDescription: generated\nParameters:\n")
	for i := range 60 {
		fmt.Fprintf(&b, "  Parameter%d:\n    Type: String\n    Description: What number %d is about\n    Default: value-%d\n    AllowedPattern: '[a-z][a-z0-9-]{0,30}'\n    MaxLength: 32\n", i, i, i)
	}
	b.WriteString("Mappings:\n  Sizes:\n    dev: {size: t3.small}\n    prod: {size: t3.large}\nConditions:\n  Prod: !Equals [!Ref Parameter0, prod]\n  Dev: !Not [!Condition Prod]\nResources:\n")
	for i := range resources {
		fmt.Fprintf(&b, `  Resource%d:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: !Ref Parameter%d
      InstanceType: !FindInMap [Sizes, dev, size]
      SubnetId: !GetAtt %s.SubnetId
      UserData:
        Fn::Base64: !Sub |
          #!/bin/bash
          echo ${Parameter1} ${AWS::Region} > /etc/${AWS::StackName}
      Monitoring: !If [Prod, true, !Ref AWS::NoValue]
      Tags:
        - Key: Name
          Value: !Join ["-", [!Ref AWS::StackName, "%d"]]
        - {Key: Stage, Value: !Ref Parameter0}
`, i, i%60, benchmarkNeed(i), i)
		if i > 10 {
			fmt.Fprintf(&b, "    DependsOn: [Resource%d, Resource%d]\n", i-3, i-7)
		}
	}
	b.WriteString("Outputs:\n")
	for i := range 100 {
		fmt.Fprintf(&b, "  Output%d:\n    Value: !Sub '${Resource%d}-${AWS::Region}'\n    Export: {Name: !Sub '${AWS::StackName}-%d'}\n", i, i%resources, i)
	}
	return []byte(b.String())
}

func benchmarkNeed(i int) string {
	if i == 0 {
		return "Resource499"
	}
	return fmt.Sprintf("Resource%d", i/2)
}

// benchmarkSource has no circle: the first resource needs nothing.
func benchmarkSource() []byte {
	return []byte(strings.Replace(string(large(500)), "      SubnetId: !GetAtt Resource499.SubnetId\n", "", 1))
}

// BenchmarkTemplate500 reads, checks and evaluates a template of 500 resources:
// the budget with planning is 50 ms.
func BenchmarkTemplate500(b *testing.B) {
	source := benchmarkSource()
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		parsed, err := Parse("large.yaml", source)
		if err != nil {
			b.Fatal(err)
		}
		evaluateAll(b, parsed)
	}
}

// BenchmarkParse500 only reads and checks it.
func BenchmarkParse500(b *testing.B) {
	source := benchmarkSource()
	for b.Loop() {
		if _, err := Parse("large.yaml", source); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEvaluate500 only evaluates it, as happens after every answer.
func BenchmarkEvaluate500(b *testing.B) {
	parsed, err := Parse("large.yaml", benchmarkSource())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		evaluateAll(b, parsed)
	}
}

func evaluateAll(b *testing.B, parsed *Template) {
	b.Helper()
	e, err := parsed.Evaluate(Scope{Region: "eu-west-1", StackName: "dev"})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := e.Order(); err != nil {
		b.Fatal(err)
	}
	for _, r := range e.Resources() {
		if _, err := e.Properties(r.Logical); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := e.Outputs(); err != nil {
		b.Fatal(err)
	}
}
