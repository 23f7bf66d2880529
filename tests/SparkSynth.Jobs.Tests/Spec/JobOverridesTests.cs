using NUnit.Framework;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Tests.Spec;

public class JobOverridesTests
{
    [Test]
    public void Value_is_replaced_added_and_typed_like_yaml()
    {
        var job = Job.Read("real: a\nsample: {rows: 5, start: 7}",
            "sample.rows=1000", "seed=3", "real.exclude=[x, 'y z']", "gates.thresholded.overall=0.5", "evaluate.metadata=m.json");

        Assert.Multiple(() =>
        {
            Assert.That(job.Sample.Rows, Is.EqualTo(1000));
            Assert.That(job.Sample.Start, Is.EqualTo(7));
            Assert.That(job.Seed, Is.EqualTo(3));
            Assert.That(job.Real.Path, Is.EqualTo("/jobs/adult/a"));
            Assert.That(job.Real.Exclude, Is.EqualTo(new[] { "x", "y z" }));
            Assert.That(job.Gates.Thresholded.Overall, Is.EqualTo(0.5));
            Assert.That(job.Evaluate, Is.EqualTo(new EvaluateSpec { Metadata = "/jobs/adult/m.json" }));
        });
    }

    [Test]
    public void Short_form_keeps_its_meaning_when_a_part_is_set() =>
        Assert.That(Job.Read("real: a\nsynthesizer: copula-network", "synthesizer.rho=4").Synthesizer, Is.EqualTo(new SynthesizerSpec { Rho = 4 }));

    [Test]
    public void Quoted_key_may_hold_dots() =>
        Assert.That(Job.Read("real: a", "columns.\"capital.gain\".role=numeric").Columns["capital.gain"].Role, Is.EqualTo(ColumnRole.Numeric));

    [Test]
    public void Later_override_wins() =>
        Assert.That(Job.Read("real: a", "seed=1", "seed=2").Seed, Is.EqualTo(2));

    [TestCase("sampel.rows=5", "--set sampel.rows: unknown key 'sampel'. Did you mean 'sample'?")]
    [TestCase("sample.rows=0", "--set sample.rows: sample.rows is 0, but must be a whole number from 1 to 1000000000000, or same.")]
    [TestCase("seed.x=0", "--set seed.x: seed is a map, but must be a whole number from 0 to 9223372036854775807.")]
    [TestCase("sample..rows=0", "--set sample..rows: 'sample..rows' is not a path of keys. Write key.key=value, e.g. --set sample.rows=1000; put a key that holds dots in double quotes.")]
    [TestCase("columns.\"age.role=numeric", "--set columns.\"age.role: 'columns.\"age.role' is not a path of keys. Write key.key=value, e.g. --set sample.rows=1000; put a key that holds dots in double quotes.")]
    public void Wrong_override_is_explained(string set, string message) =>
        Assert.That(Job.Problems("real: a", set), Is.EqualTo(new[] { message }));

    [Test]
    public void Wrong_short_form_is_not_hidden_by_an_override() =>
        Assert.That(Job.Problems("real: a\nsynthesizer: bogus", "synthesizer.rho=4"), Has.Length.EqualTo(1));
}
