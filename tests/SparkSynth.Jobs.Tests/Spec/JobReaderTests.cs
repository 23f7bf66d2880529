using System.Globalization;
using NUnit.Framework;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Tests.Spec;

[TestFixture("")]
[TestFixture("tr-TR")]
[TestFixture("de-DE")]
public class JobReaderTests(string culture)
{
    private CultureInfo _before = CultureInfo.InvariantCulture;

    [SetUp]
    public void SetCulture() => (_before, CultureInfo.CurrentCulture) = (CultureInfo.CurrentCulture, CultureInfo.GetCultureInfo(culture));

    [TearDown]
    public void RestoreCulture() => CultureInfo.CurrentCulture = _before;

    private const string Full = """
        real:
          path: adult.csv
          format: csv
          nullValues: ["?", -999]
          exclude: [fnlwgt]
        columns:
          age: {role: numeric, distribution: gamma}
          education: {role: categorical, order: [Preschool, 1st-4th]}
          id: key
        holdout: 0.25
        seed: 9223372036854775807
        k: 10
        synthesizer:
          name: gaussian-copula
          cells: 24
          distribution: empirical
        sample:
          rows: 1000
          start: 500
          format: csv
          rowsPerFile: 100
          uniforms: independent
        evaluate: {metadata: meta.json}
        gates:
          overall: 0.9
          thresholded: {columnPairTrends: 0.95}
        output: {folder: ../out, overwrite: true}
        engine: {threads: 2}
        """;

    [Test]
    public void Shortest_job_has_all_defaults()
    {
        var job = Job.Read("real: adult.parquet");

        Assert.Multiple(() =>
        {
            Assert.That(job.Real.Path, Is.EqualTo("/jobs/adult/adult.parquet"));
            Assert.That(job.Output.Folder, Is.EqualTo("/jobs/adult/out"));
            Assert.That(job.Holdout, Is.EqualTo(new HoldoutSpec()));
            Assert.That(job.Synthesizer.Name, Is.EqualTo(SynthesizerKind.CopulaNetwork));
            Assert.That(job.Sample, Is.EqualTo(new SampleSpec()));
            Assert.That(job.Evaluate.Enabled, Is.True);
            Assert.That(job.MinSupport, Is.EqualTo(5));
        });
    }

    [Test]
    public void Every_value_of_a_full_job_arrives()
    {
        var job = Job.Read(Full);

        Assert.Multiple(() =>
        {
            Assert.That(job.Real.Format, Is.EqualTo(TableFormat.Csv));
            Assert.That(job.Real.NullValues, Is.EqualTo(new[] { "?", "-999" }));
            Assert.That(job.Real.Exclude, Is.EqualTo(new[] { "fnlwgt" }));
            Assert.That(job.Columns["age"].Distribution, Is.EqualTo("gamma"));
            Assert.That(job.Columns["education"].Order, Is.EqualTo(new[] { "Preschool", "1st-4th" }));
            Assert.That(job.Columns["id"].Role, Is.EqualTo(ColumnRole.Key));
            Assert.That(job.Holdout.Fraction, Is.EqualTo(0.25));
            Assert.That(job.Seed, Is.EqualTo(long.MaxValue));
            Assert.That(job.MinSupport, Is.EqualTo(10));
            Assert.That(job.Synthesizer.Cells, Is.EqualTo(24));
            Assert.That(job.Synthesizer.Distribution, Is.EqualTo("empirical"));
            Assert.That(job.Sample, Is.EqualTo(new SampleSpec { Rows = 1000, Start = 500, Format = TableFormat.Csv, RowsPerFile = 100, Uniforms = UniformKind.Independent }));
            Assert.That(job.Evaluate, Is.EqualTo(new EvaluateSpec { Metadata = "/jobs/adult/meta.json" }));
            Assert.That(job.Gates.Plain.Overall, Is.EqualTo(0.9));
            Assert.That(job.Gates.Thresholded.ColumnPairTrends, Is.EqualTo(0.95));
            Assert.That(job.Output, Is.EqualTo(new OutputSpec { Folder = "/jobs/out", Overwrite = true }));
            Assert.That(job.Engine.Threads, Is.EqualTo(2));
        });
    }

    [TestCase("real: adult.parquet")]
    [TestCase(Full)]
    [TestCase("real: {path: 'a\"b ${DATA} $${x}.csv', include: ['', ' x', 'true', '12', 'a: b', 'ü', \"line\\nfeed\"]}")]
    [TestCase("real: a\nholdout: other.parquet\nsynthesizer: {rho: 2.5, first: [sex], last: income}\ncolumns: {'a.b': numeric}")]
    [TestCase("real: a\nsynthesizer: independent\nevaluate: false")]
    public void Effective_job_reads_back_as_the_same_job(string text)
    {
        text = text.Replace("'', ", "", StringComparison.Ordinal); // an empty name is no column
        var job = Job.Read(text);
        string effective = YamlWriter.Write(JobTree.From(job));

        var again = Job.Read(effective);

        Assert.That(YamlWriter.Write(JobTree.From(again)), Is.EqualTo(effective));
        Assert.That(again.Sample, Is.EqualTo(job.Sample));
        Assert.That(again.Real.Include, Is.EqualTo(job.Real.Include));
        Assert.That(again.Columns.Keys, Is.EqualTo(job.Columns.Keys));
    }

    [Test]
    public void Environment_variables_are_substituted_everywhere()
    {
        var job = Job.Read("real: ${DATA}/adult.parquet\noutput: $${DATA}");

        Assert.That(job.Real.Path, Is.EqualTo("/data/adult.parquet"));
        Assert.That(job.Output.Folder, Is.EqualTo("/jobs/adult/${DATA}"));
    }

    [Test]
    public void Hash_ignores_output_engine_and_spelling_but_nothing_else()
    {
        string hash = Job.Read("real: a.parquet\nholdout: 0.2").Hash;

        Assert.Multiple(() =>
        {
            Assert.That(hash, Has.Length.EqualTo(64));
            Assert.That(Job.Read("holdout: {fraction: 0.20}\nreal: {path: a.parquet}\noutput: x\nengine: {threads: 1}").Hash, Is.EqualTo(hash));
            Assert.That(JobReader.Read(Job.Source("real: a.parquet\nholdout: 0.2") with { Folder = "/elsewhere" }).Hash, Is.EqualTo(hash));
            Assert.That(Job.Read("real: a.parquet\nholdout: 0.3").Hash, Is.Not.EqualTo(hash));
            Assert.That(Job.Read("real: a.parquet\nholdout: 0.2\nseed: 1").Hash, Is.Not.EqualTo(hash));
        });
    }

    [Test]
    public void Anchors_work_and_json_is_yaml()
    {
        Assert.That(Job.Read("real: a\ngates:\n  overall: &least 0.9\n  columnShapes: *least").Gates.Plain.ColumnShapes, Is.EqualTo(0.9));
        Assert.That(Job.Read("{\"real\": \"a\", \"sample\": {\"rows\": 10}}").Sample.Rows, Is.EqualTo(10));
    }
}
