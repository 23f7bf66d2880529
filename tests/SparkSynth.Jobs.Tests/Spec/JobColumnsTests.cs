using NUnit.Framework;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Tests.Spec;

public class JobColumnsTests
{
    private static readonly TableSchema Schema = new([
        new("age", new(PhysicalType.Integer)),
        new("sex", new(PhysicalType.String)),
        new("born", new(PhysicalType.Date)),
    ]);

    [TestCase("columns: {agee: numeric}", "job.yaml:2: the table has no column 'agee'. Did you mean 'age'?")]
    [TestCase("synthesizer: {last: income}", "job.yaml:2: the table has no column 'income'. Valid here: age, sex, born.")]
    [TestCase("columns: {sex: {distribution: norm}}", "job.yaml:2: column 'sex' is string, which has no distribution. Remove the distribution: categories keep their frequencies.")]
    [TestCase("columns: {sex: numeric}", "job.yaml:2: column 'sex' is string and cannot have the role numeric. Choose another role, or remove it to have one inferred.")]
    [TestCase("columns: {age: datetime}", "job.yaml:2: column 'age' is int64 and cannot have the role datetime. Choose another role, or remove it to have one inferred.")]
    public void Job_that_does_not_fit_the_table_is_explained(string line, string message) =>
        Assert.That(Messages("real: a\n" + line), Is.EqualTo(new[] { message }));

    [Test]
    public void Role_of_a_column_left_out_is_a_problem() =>
        Assert.That(() => Messages("real: {path: a, exclude: [name]}\ncolumns: {name: text}"), Throws.TypeOf<SparkSynth.Core.ProblemException>().With.Message.Contains("left out of the real table"));

    [Test]
    public void Fitting_job_has_no_problems() =>
        Assert.That(Messages("real: {path: a, exclude: [other]}\ncolumns: {age: categorical, sex: text}"), Is.Empty);

    private static string[] Messages(string text) =>
        [.. JobColumns.Check(Job.Read(text), Schema).Select(p => $"{p.Where}: {p.What} {p.Advice}")];
}
