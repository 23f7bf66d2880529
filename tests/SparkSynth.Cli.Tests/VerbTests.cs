using System.Text.Json;
using NUnit.Framework;
using SparkSynth.Core;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.Tests;

[TestFixture("")]
[TestFixture("tr-TR")]
[TestFixture("de-DE")]
public class VerbTests(string culture)
{
    private CommandLine _cli = null!;
    private System.Globalization.CultureInfo _before = null!;

    [SetUp]
    public void Start()
    {
        (_before, System.Globalization.CultureInfo.CurrentCulture) = (System.Globalization.CultureInfo.CurrentCulture, System.Globalization.CultureInfo.GetCultureInfo(culture));
        _cli = new CommandLine();
    }

    [TearDown]
    public void End()
    {
        _cli.Dispose();
        System.Globalization.CultureInfo.CurrentCulture = _before;
    }

    [Test]
    public async Task Run_shows_scores_and_says_what_it_wrote_and_what_comes_next()
    {
        Assert.That(await _cli.RunAsync("run", "job.yaml"), Is.EqualTo(ExitCode.Done));
        Golden.Check("run", _cli.OutText);
        Golden.Check("run-stderr", _cli.ErrorText);
    }

    [Test]
    public async Task Run_on_a_folder_takes_its_job_file()
    {
        Assert.That(await _cli.RunAsync("run", ".", "--quiet"), Is.EqualTo(ExitCode.Done));
        Assert.That(_cli.ErrorText, Is.Empty);
        Assert.That(_cli.Runner.Job!.Holdout.Fraction, Is.EqualTo(0.2));
    }

    [Test]
    public async Task Run_with_json_prints_one_document()
    {
        Assert.That(await _cli.RunAsync("run", "job.yaml", "--json"), Is.EqualTo(ExitCode.Done));

        using var json = JsonDocument.Parse(_cli.Out.ToString());
        Assert.That(json.RootElement.GetProperty("quality").GetProperty("overall").GetDouble(), Is.EqualTo(0.9937));
        Assert.That(json.RootElement.GetProperty("columns")[1].GetProperty("score").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public async Task Missed_gate_ends_with_3_and_says_which_last()
    {
        Assert.That(await _cli.RunAsync("run", "job.yaml", "--set", "gates.thresholded.overall=0.999"), Is.EqualTo(ExitCode.GateFailed));
        Assert.That(_cli.LastLine, Is.EqualTo("gate failed: thresholded.overall is 0.9969, but must be at least 0.9990."));
        Assert.That(_cli.OutText, Does.Contain("FAILED"));
    }

    [Test]
    public async Task Run_without_a_holdout_has_no_ceiling()
    {
        _cli.Runner.HasCeiling = false;

        await _cli.RunAsync("run", "job.yaml");

        Assert.That(_cli.OutText, Does.Contain("no ceiling without a hold-out"));
    }

    [Test]
    public async Task Run_without_evaluation_says_so()
    {
        Assert.That(await _cli.RunAsync("run", "job.yaml", "--set", "evaluate=false", "--set", "gates={}"), Is.EqualTo(ExitCode.Done));
        Assert.That(_cli.OutText, Is.EqualTo("26,049 rows sampled; not scored, since evaluate is off\n"));
    }

    [Test]
    public async Task Warnings_are_shown_even_when_quiet()
    {
        _cli.Runner.Warnings = [new("few-rows", "table", "only 10 rows")];

        await _cli.RunAsync("run", "job.yaml", "--quiet");

        Assert.That(_cli.ErrorText, Is.EqualTo("warning: table: only 10 rows\n"));
    }

    [Test]
    public async Task Dry_run_prints_the_effective_job_and_does_nothing()
    {
        Assert.That(await _cli.RunAsync("run", "job.yaml", "--dry-run", "--out", "o"), Is.EqualTo(ExitCode.Done));
        Golden.Check("dry-run", _cli.OutText);
        Assert.That(_cli.Runner.Job, Is.Null);

        _cli.Out.GetStringBuilder().Clear();
        await _cli.RunAsync("run", "job.yaml", "--dry-run", "--json");
        using var json = JsonDocument.Parse(_cli.Out.ToString());
        Assert.That(json.RootElement.GetProperty("sample").GetProperty("rows").GetString(), Is.EqualTo("same"));
    }

    [Test]
    public async Task Options_reach_the_job_and_out_moves_everything()
    {
        await _cli.RunAsync("run", "job.yaml", "--out", "o/x", "--overwrite", "--threads", "3", "--engine", "embedded", "--set", "sample.rows=7", "--set=seed=8");

        var job = _cli.Runner.Job!;
        Assert.That(job.Output, Is.EqualTo(new OutputSpec { Folder = Path.Combine(_cli.Folder, "o", "x"), Overwrite = true }));
        Assert.That(job.Engine.Threads, Is.EqualTo(3));
        Assert.That((job.Sample.Rows, job.Seed), Is.EqualTo((7, 8)));
    }

    [Test]
    public async Task Fit_names_the_model_and_how_to_sample_it()
    {
        Assert.That(await _cli.RunAsync("fit", "job.yaml"), Is.EqualTo(ExitCode.Done));
        Assert.That(_cli.OutText, Is.EqualTo("copula-network of 15 columns, fitted on 26,049 rows in 0.50 s\n"));
        Assert.That(_cli.LastLine, Is.EqualTo("next: sparksynth sample out/model.json --rows 26049 --out DIR"));
    }

    [Test]
    public async Task Sample_needs_only_the_model()
    {
        Assert.That(await _cli.RunAsync("sample", ".", "--rows", "10", "--start", "5", "--seed", "3", "--format", "csv", "--out", "s"), Is.EqualTo(ExitCode.Done));

        Assert.That(_cli.Runner.ModelPath, Is.EqualTo(Path.Combine(_cli.Folder, "model.json")));
        Assert.That(_cli.Runner.Job!.Sample, Is.EqualTo(new SampleSpec { Rows = 10, Start = 5, Format = TableFormat.Csv }));
        Assert.That(_cli.OutText, Is.EqualTo("10 rows from row 5, seed 3, in 0.25 s\n"));
    }

    [Test]
    public async Task Evaluate_passes_tables_and_checks_gates()
    {
        _cli.Write("b.parquet", "");

        int code = await _cli.RunAsync("evaluate", "--real", "adult.parquet", "--synthetic", "b.parquet", "--holdout", "b.parquet", "--set", "gates.overall=1");

        Assert.That(code, Is.EqualTo(ExitCode.GateFailed));
        Assert.That(_cli.Runner.Synthetic!.Path, Is.EqualTo(Path.Combine(_cli.Folder, "b.parquet")));
        Assert.That(_cli.Runner.Job!.Holdout.Path, Is.EqualTo(Path.Combine(_cli.Folder, "b.parquet")));
    }

    [Test]
    public async Task Audit_prints_figures_between_their_baselines_and_what_they_rest_on()
    {
        _cli.Write("b.parquet", "");

        Assert.That(await _cli.RunAsync("audit", "--real", "adult.parquet", "--synthetic", "b.parquet", "--holdout", "b.parquet", "--plant", "0.01"), Is.EqualTo(ExitCode.Done));
        Golden.Check("audit", _cli.OutText);
    }

    [Test]
    public async Task Audit_passes_its_options_to_the_job()
    {
        _cli.Write("b.parquet", "");

        int code = await _cli.RunAsync("audit", "--real", "adult.parquet", "--synthetic", "b.parquet", "--quasi-identifiers", "a.b, yes", "--sensitive", "c", "--weights", "a.b=2,c=0.5", "--scale", "robust",
            "--time-limit", "3", "--measures", "distances,leaks", "--plant", "0.5", "--rows-out", "r.csv", "--json", "--quiet");

        Assert.That(code, Is.EqualTo(ExitCode.Done), _cli.ErrorText);
        AuditSpec audit = _cli.Runner.Job!.Audit;
        Assert.That(audit.Enabled, Is.True);
        Assert.That(audit.QuasiIdentifiers, Is.EqualTo((string[])["a.b", "yes"]));
        Assert.That(audit.Sensitive, Is.EqualTo((string[])["c"]));
        Assert.That(audit.Weights, Is.EquivalentTo(new Dictionary<string, double> { ["a.b"] = 2, ["c"] = 0.5 }));
        Assert.That((audit.Scale, audit.TimeLimit), Is.EqualTo((AuditScale.Robust, 3.0)));
        Assert.That(audit.Measures, Is.EqualTo((AuditMeasure[])[AuditMeasure.Distances, AuditMeasure.Leaks]));
        Assert.That((_cli.Runner.Audited!.Plant, _cli.Runner.Audited.RowsOut), Is.EqualTo((0.5, Path.Combine(_cli.Folder, "r.csv"))));
        using var json = JsonDocument.Parse(_cli.Out.ToString());
        JsonElement privacy = json.RootElement.GetProperty("privacy");
        foreach (string figure in (string[])["min", "p01", "p05", "median", "mean"]) Assert.That(privacy.GetProperty("gower").GetProperty(figure).GetDouble(), Is.Positive);
        foreach (string figure in (string[])["exactMatches", "closerToTrain", "membershipAuc"]) Assert.That(privacy.GetProperty(figure).ValueKind, Is.EqualTo(JsonValueKind.Number));
        Assert.That(privacy.GetProperty("nndr").GetProperty("median").GetDouble(), Is.EqualTo(0.8));
        Assert.That(privacy.GetProperty("certificate").GetProperty("rechecked").GetInt32(), Is.EqualTo(1000));
    }

    [Test]
    public async Task Audit_gate_ends_with_3_and_says_by_how_much()
    {
        _cli.Write("b.parquet", "");

        Assert.That(await _cli.RunAsync("audit", "--real", "adult.parquet", "--synthetic", "b.parquet", "--set", "gates.audit.closer-to-train=0.52", "--set", "gates.audit.dcr-5th-percentile-ratio=1"), Is.EqualTo(ExitCode.GateFailed));
        Assert.That(_cli.LastLine, Is.EqualTo("gate failed: audit.closer-to-train is 0.5312, but must be at most 0.5200 (0.0112 too much)."));
        Assert.That(_cli.OutText, Does.Match("audit.dcr-5th-percentile-ratio +1.0000 +1.1000 +passed"));
    }

    [Test]
    public async Task Audit_prints_matrix_and_nearest_rows_as_csv()
    {
        _cli.Write("b.parquet", "");

        Assert.That(await _cli.RunAsync("audit", "--real", "adult.parquet", "--synthetic", "b.parquet", "--matrix", "--top", "2", "--null-rule", "gower1971"), Is.EqualTo(ExitCode.Done));
        Assert.That(_cli.OutText, Is.EqualTo("0.25,\n0,1E-07\nsynthetic,rank,row,distance\n0,1,7,0.125\n"));
        Assert.That((_cli.Runner.Neighbours, _cli.Runner.Job!.Audit.NullRule), Is.EqualTo((new Jobs.Stages.Audit.NeighboursRequest(true, 2), NullRule.Gower1971)));
    }

    [TestCase("--plant", "0")]
    [TestCase("--plant", "2")]
    [TestCase("--top", "0")]
    [TestCase("--top", "1.5")]
    [TestCase("--weights", "age")]
    [TestCase("--weights", "age=-1")]
    [TestCase("--scale", "wide")]
    [TestCase("--null-rule", "gower1971")]
    [TestCase("--measures", "distnces")]
    [TestCase("--set", "audit.timeLimit=soon")]
    public async Task Audit_refuses_what_makes_no_sense(string option, string value)
    {
        _cli.Write("b.parquet", "");

        Assert.That(await _cli.RunAsync("audit", "--real", "adult.parquet", "--synthetic", "b.parquet", option, value), Is.EqualTo(ExitCode.BadInput));
        Assert.That(_cli.LastLine, Does.StartWith("error: "));
        Assert.That(_cli.Runner.Job, Is.Null);
    }

    [Test]
    public async Task Run_with_an_audit_shows_it_between_scores_and_gates()
    {
        Assert.That(await _cli.RunAsync("run", "job.yaml", "--set", "audit=true", "--set", "gates.audit.exact-matches=0.001"), Is.EqualTo(ExitCode.GateFailed));
        Golden.Check("run-audit", _cli.OutText);
    }

    [Test]
    public async Task Lookalike_lists_rows_and_says_what_was_left_out()
    {
        _cli.Write("b.parquet", "");

        Assert.That(await _cli.RunAsync("lookalike", "--target", "b.parquet", "--population", "adult.parquet", "--top", "3", "--group", "--key", "id", "--columns", "a,b"), Is.EqualTo(ExitCode.Done));

        Assert.That(_cli.OutText, Is.EqualTo("nearest_target,rank,row,distance\n3,1,12,0.0625\n"));
        Assert.That(_cli.LastLine, Does.StartWith("4 population rows left out as targets themselves (equal in all common columns)"));
        Assert.That((_cli.Runner.Lookalike!.Top, _cli.Runner.Lookalike.Group, _cli.Runner.Lookalike.Key), Is.EqualTo((3, true, "id")));
        Assert.That(_cli.Runner.Lookalike.Columns, Is.EqualTo((string[])["a", "b"]));
    }

    [Test]
    public async Task Describe_lists_what_was_learned()
    {
        Assert.That(await _cli.RunAsync("describe", "model.json"), Is.EqualTo(ExitCode.Done));
        Golden.Check("describe", _cli.OutText);
    }

    [Test]
    public async Task Init_writes_a_job_that_runs()
    {
        Assert.That(await _cli.RunAsync("init", "adult.parquet", "-o", "sub/new.yaml"), Is.EqualTo(ExitCode.Done));
        Golden.Check("init", File.ReadAllText(Path.Combine(_cli.Folder, "sub", "new.yaml")));
        Assert.That(_cli.LastLine, Is.EqualTo("next: sparksynth run sub/new.yaml"));

        Assert.That(await _cli.RunAsync("run", "sub/new.yaml"), Is.EqualTo(ExitCode.Done));
        Assert.That(_cli.Runner.Job!.Real.Path, Is.EqualTo(Path.Combine(_cli.Folder, "adult.parquet")));
    }

    [Test]
    public async Task Init_dry_run_prints_the_job_instead()
    {
        Assert.That(await _cli.RunAsync("init", "adult.parquet", "--dry-run"), Is.EqualTo(ExitCode.Done));
        Assert.That(_cli.OutText, Does.Contain("\nreal: adult.parquet\n"));
        Assert.That(File.ReadAllText(Path.Combine(_cli.Folder, "job.yaml")), Does.StartWith("real: adult.parquet\nholdout"), "the file that was there is untouched");
    }

    [Test]
    public async Task Errors_have_their_exit_codes()
    {
        (Exception Error, int Code, string Last)[] cases =
        [
            (new ProblemException("no-rows", "adult.parquet", "the table has no rows.", "Give one that has."), 2, "error: adult.parquet: the table has no rows. Give one that has."),
            (new EngineException("connection refused") { ErrorClass = "X" }, 4, "error: the engine was lost: connection refused"),
            (new IOException("No space left on device"), 1, "error: the run failed: No space left on device"),
            (new InvalidOperationException("a defect"), 1, "error: the run failed: a defect"),
        ];
        foreach (var (error, code, last) in cases)
        {
            _cli.Runner.Error = error;
            Assert.That(await _cli.RunAsync("run", "job.yaml"), Is.EqualTo(code), error.Message);
            Assert.That(_cli.LastLine, Is.EqualTo(last));
        }
    }

    [Test]
    public async Task Interruption_gives_the_signals_code()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        _cli.Runner.Error = new OperationCanceledException();

        Assert.That(await _cli.RunAsync(source.Token, "run", "job.yaml"), Is.EqualTo(ExitCode.Terminated));
        Assert.That(_cli.LastLine, Is.EqualTo("interrupted; nothing that looks finished was left behind."));
    }
}
