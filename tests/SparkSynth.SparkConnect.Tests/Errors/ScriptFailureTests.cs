using NUnit.Framework;
using SparkSynth.SparkConnect.Errors;

namespace SparkSynth.SparkConnect.Tests.Errors;

public sealed class ScriptFailureTests
{
    [TestCase("Subprocess exited with status 3. Error: bad thing\n.", 3, "bad thing")]
    [TestCase("Subprocess exited with status 137. Error: .", 137, "")]
    [TestCase("Subprocess exited with status 1. Error: a. b.\nlast line.\n.", 1, "a. b.\nlast line.")]
    [TestCase(
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure: Lost task 0.3: org.apache.spark.SparkException: Subprocess exited with status 7. Error: x\n.\n\tat org.apache.spark.A.b(A.scala:1)\n\tat c\n\nDriver stacktrace:",
        7,
        "x")]
    [TestCase("a task failed: Subprocess exited with status 2. Error: y\n.\n\nDriver stacktrace:", 2, "y")]
    public void Message_of_a_failed_script_is_taken_apart(string message, int code, string error) =>
        Assert.That(ScriptFailure.Find(["something else", message]), Is.EqualTo(((int?)code, error)));

    [TestCase("no script here")]
    [TestCase("")]
    [TestCase("Subprocess exited with status")]
    public void Other_messages_are_not(string message) => Assert.That(ScriptFailure.Find([message]), Is.EqualTo(((int?)null, (string?)null)));
}
