// Package form shows one step's questions with huh's fields. It takes only
// the fields and not huh's form: moving between questions is a method call
// here and not a message, so that two Enters at once can neither skip a
// question nor close the next form unseen. Every answer goes straight into a
// draft of wizard.Answers, which the page reads after each message; what is
// wrong with a value is asked of the caller's check and said at once.
package form
