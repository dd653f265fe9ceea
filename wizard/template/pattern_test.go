package template

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestJavasPatternsMeanTheSame(t *testing.T) {
	cases := []struct {
		pattern string
		match   []string
		refuse  []string
	}{
		{`[a-z]++\d?+x*+`, []string{"a", "ab1xx"}, []string{"1", "a12"}},
		{`a*+a`, nil, []string{"aaa"}},
		{`\p{Alpha}+`, []string{"abC"}, []string{"é", "a1"}},
		{`\p{L}+`, []string{"éa"}, []string{"1"}},
		{`\p{Lu}\P{Lu}`, []string{"Aa"}, []string{"AA"}},
		{`\pL`, []string{"a"}, []string{"1"}},
		{`\p{IsLatin}+`, []string{"abc"}, []string{"я"}},
		{`\p{script=Greek}`, []string{"α"}, []string{"a"}},
		{`\p{Punct}{3}`, []string{"!~["}, []string{"ab!"}},
		{`[\p{Upper}\p{Digit}]+`, []string{"A1"}, []string{"a"}},
		{`a\hb`, []string{"a b", "a\tb", "a\u00A0b"}, []string{"a\nb"}},
		{`\d+`, []string{"12"}, []string{"١٢"}},
		{`\w+`, []string{"a_1"}, []string{"é"}},
		{`[\w.-]+`, []string{"a.b-c"}, []string{"a b"}},
		{`[^\d\s]+`, []string{"ab"}, []string{"a1", "a b"}},
		{`[^\W]`, []string{"a"}, []string{"-"}},
		{`[a-z&&[^x]]+`, []string{"abc"}, []string{"axb"}},
		{`[a-z&&[def]]`, []string{"d"}, []string{"a"}},
		{`[^a-z&&[def]]`, []string{"a", "1"}, []string{"d"}},
		{`[a-c[x-z]]+`, []string{"axz"}, []string{"d"}},
		{`[a&b]+`, []string{"a&b"}, []string{"c"}},
		{`[]a]+`, []string{"]a"}, []string{"b"}},
		{`[a-]+`, []string{"a-"}, []string{"b"}},
		{`[\[\]\\^-]+`, []string{`[]\^-`}, []string{"a"}},
		{`\Qa.b*\E+`, []string{"a.b*", "a.b**"}, []string{"axb*", "a.b"}},
		{`[\Q]-[\E]+`, []string{"]-["}, []string{"a"}},
		{`\Q\E`, []string{""}, []string{"a"}},
		{`(?i)abc`, []string{"ABC"}, []string{"ab"}},
		{`(?i:a)b`, []string{"Ab"}, []string{"AB"}},
		{`a.b`, []string{"axb"}, []string{"a\nb", "a\u2028b"}},
		{`(?s)a.b`, []string{"a\nb"}, nil},
		{`(?s:a.)b.`, []string{"a\nbx"}, []string{"a\nb\n"}},
		{`(?=.*[A-Z])(?=.*\d).{4,}`, []string{"Abc1"}, []string{"abc1"}},
		{`(?!aws:).*`, []string{"a"}, []string{"aws:x"}},
		{`a(?<=a)b(?<!x)`, []string{"ab"}, nil},
		{`(a)(b)\2\1`, []string{"abba"}, []string{"abab"}},
		{`(?<x>a)\k<x>`, []string{"aa"}, []string{"ab"}},
		{`\x41\u0042\x{43}\0104\t`, []string{"ABCD\t"}, []string{"ABCD"}},
		{`a\Rb`, []string{"a\r\nb", "a\nb"}, []string{"ab"}},
		{`\.\-\/\_`, []string{"./_"[:1] + "-/_"}, nil},
		{`^(|a)$`, []string{"", "a"}, []string{"b"}},
		{`a|bc`, []string{"a", "bc"}, []string{"abc", "ac"}},
		{`x{2}y{1,}z{0,2}`, []string{"xxy", "xxyyzz"}, []string{"xy"}},
		{`a+?b*?`, []string{"aabb"}, nil},
		{`([0-9]{1,3}\.){3}[0-9]{1,3}/([0-9]|[12][0-9]|3[0-2])`, []string{"10.0.0.0/8"}, []string{"10.0.0.0/33"}},
		{`\`, nil, nil},
	}
	for _, c := range cases {
		p := Parameter{Name: "P", Type: "String", AllowedPattern: c.pattern}
		if ok, why := p.Checkable(); !ok && len(c.match)+len(c.refuse) > 0 {
			t.Errorf("%s cannot be judged: %s", c.pattern, why)
			continue
		}
		for _, value := range c.match {
			if err := p.Check(value); err != nil {
				t.Errorf("%s refuses %q", c.pattern, value)
			}
		}
		for _, value := range c.refuse {
			if err := p.Check(value); err == nil {
				t.Errorf("%s takes %q", c.pattern, value)
			}
		}
	}
}

func TestAPatternThatCannotBeJudgedSaysWhyAndPasses(t *testing.T) {
	for _, pattern := range []string{`\X`, `\N{DASH}`, `\p{InGreek}`, `(?x) a`, `(?U)\w`, `(`, `)`, `*a`, `a{`, `a{2`, `[a`, `[a&&]`, `[z-a]`, `[a-\d]`, `(?<a>b)(c)\2`, `\11`, `(?`, `(?<`, `(?<a`, `\`, `\p{`, `\x`, `\x{110000}`, `\u12`, `\0`, strings.Repeat("(", 200) + strings.Repeat(")", 200), strings.Repeat("a", maxPattern+1)} {
		p := Parameter{Name: "P", Type: "String", AllowedPattern: pattern}
		if ok, why := p.Checkable(); ok || why == "" {
			t.Errorf("%.30s: checkable %v, why %q", pattern, ok, why)
		}
		if err := p.Check("anything"); err != nil {
			t.Errorf("%.30s refuses a value: %v", pattern, err)
		}
	}
}

func TestACatastrophicPatternEndsAndPasses(t *testing.T) {
	p := Parameter{Name: "P", Type: "CommaDelimitedList", AllowedPattern: `(a+)+b`}
	guard := time.AfterFunc(10*time.Second, func() { panic("the pattern does not end") })
	defer guard.Stop()
	if err := p.Check(strings.Repeat(strings.Repeat("a", 40)+",", 50)); err != nil {
		t.Errorf("a pattern that takes too long refuses: %v", err)
	}
}

func TestATemplateOfCatastrophicPatternsEnds(t *testing.T) {
	var b strings.Builder
	b.WriteString(one + "Parameters:\n")
	for i := range MaxParameters {
		fmt.Fprintf(&b, "  P%d: {Type: String, AllowedPattern: '(a+)+b', Default: %s}\n", i, strings.Repeat("a", 40))
	}
	guard := time.AfterFunc(15*time.Second, func() { panic("the patterns do not end") })
	defer guard.Stop()
	if _, err := mustParse(t, b.String()).Evaluate(Scope{}); err != nil {
		t.Error(err)
	}
}
