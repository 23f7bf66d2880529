using System.Text.Json;
using NUnit.Framework;

namespace SparkSynth.Cli.Tests;

public class ArgumentErrorsTests
{
    private static IEnumerable<TestCaseData> Wrong()
    {
        (string[] Arguments, string Message)[] cases =
        [
            (["rnu", "job.yaml"], "error: command line: unknown verb 'rnu'. Did you mean 'run'?"),
            (["xyzzy", "job.yaml"], "error: command line: unknown verb 'xyzzy'. Valid here: init, run, fit, sample, evaluate, audit, lookalike, describe, doctor."),
            (["run", "job.yaml", "--jsno"], "error: command line: unknown option '--jsno'. Did you mean '--json'?"),
            (["run", "--dryrun", "job.yaml"], "error: command line: unknown option '--dryrun'. Did you mean '--dry-run'?"),
            (["run", "-x"], "error: command line: unknown option '-x'. Valid here: --out, --overwrite, --set, --engine, --threads, --dry-run, --json, --quiet, --help."),
            (["run", "job.yaml", "--rows=5"], "error: command line: unknown option '--rows'. Valid here: --out, --overwrite, --set, --engine, --threads, --dry-run, --json, --quiet, --help."),
            (["run"], "error: command line: Required argument 'job' missing for command: 'run'. See sparksynth run --help."),
            (["run", "job.yaml", "other.yaml"], "error: command line: Unrecognized command or argument 'other.yaml'. See sparksynth run --help."),
            (["run", "jbo.yaml"], "error: jbo.yaml: there is no job file at FOLDER/jbo.yaml. Did you mean 'FOLDER/job.yaml'?"),
            (["run", "job.yaml", "--set", "seed"], "error: --set seed: there is no '=' after a path of keys. Write path=value, e.g. --set sample.rows=1000."),
            (["run", "job.yaml", "--set", "sample.rows=-1"], "error: --set sample.rows: sample.rows is -1, but must be a whole number from 1 to 1000000000000, or same."),
            (["run", "job.yaml", "--threads", "0"], "error: --threads: engine.threads is 0, but must be a whole number from 1 to 1024, or auto."),
            (["run", "job.yaml", "--engine", "spark"], "error: --engine: there is no engine 'spark'. Write embedded, local, or the address of a Spark Connect server such as sc://host:15002."),
            (["run", "job.yaml", "--set", "real.path=adlut.parquet"], "error: --set real.path: there is no table at FOLDER/adlut.parquet. Did you mean 'FOLDER/adult.parquet'?"),
            (["run", "job.yaml", "--out", "."], "error: --out: the output folder FOLDER is not empty. Give another one (--out DIR), or --overwrite to replace what is there."),
            (["sample", "model.json", "--rows", "0", "--out", "o"], "error: --rows: sample.rows is 0, but must be a whole number from 1 to 1000000000000, or same."),
            (["sample", "model.json", "--rows", "-5", "--out", "o"], "error: --rows: sample.rows is -5, but must be a whole number from 1 to 1000000000000, or same."),
            (["sample", "model.json", "--seed", "9223372036854775808", "--out", "o"], "error: --seed: seed is 9223372036854775808, but must be a whole number from 0 to 9223372036854775807."),
            (["sample", "model.json"], "error: command line: there is no output folder. Give one: --out DIR."),
            (["sample", "mdel.json", "--out", "o"], "error: command line: there is no model at FOLDER/mdel.json. Did you mean 'FOLDER/model.json'?"),
            (["describe", "elsewhere/x.json"], "error: command line: there is no model at FOLDER/elsewhere/x.json. Make one with: sparksynth fit JOB."),
            (["evaluate", "--real", "adult.parquet"], "error: command line: the synthetic table is not named. Give it: --synthetic PATH."),
            (["evaluate", "--real", "adult.parquet", "--synthetic", "nowhere"], "error: --synthetic: there is no synthetic table at FOLDER/nowhere. Check the path; paths in a job are relative to the job file."),
            (["init", "adult.parquet", "-o", "job.yaml"], "error: -o: job.yaml is there already. Give another name, or --overwrite to replace it."),
        ];
        return cases.Select(c => new TestCaseData(c.Arguments, c.Message).SetArgDisplayNames(string.Join(' ', c.Arguments)));
    }

    [TestCaseSource(nameof(Wrong))]
    public async Task Wrong_command_line_is_explained_and_does_nothing(string[] arguments, string message)
    {
        using var cli = new CommandLine();

        int code = await cli.RunAsync(arguments);

        Assert.That(code, Is.EqualTo(ExitCode.BadInput));
        Assert.That(cli.ErrorText, Is.EqualTo(message + "\n"));
        Assert.That(cli.Out.ToString(), Is.Empty);
        Assert.That(cli.Runner.Job, Is.Null);
    }

    [Test]
    public async Task All_problems_come_at_once_the_sum_last()
    {
        using var cli = new CommandLine();

        await cli.RunAsync("run", "job.yaml", "--set", "seed=x", "--set", "k=0");

        Assert.That(cli.ErrorText.TrimEnd().Split('\n'), Has.Length.EqualTo(3));
        Assert.That(cli.LastLine, Is.EqualTo("2 problems; nothing was written."));
    }

    [Test]
    public async Task With_json_the_problems_are_the_one_document()
    {
        using var cli = new CommandLine();

        await cli.RunAsync("run", "job.yaml", "--json", "--set", "sample.row=5");

        using var json = JsonDocument.Parse(cli.Out.ToString());
        Assert.That(json.RootElement.GetProperty("exitCode").GetInt32(), Is.EqualTo(2));
        Assert.That(json.RootElement.GetProperty("problems")[0].GetProperty("advice").GetString(), Is.EqualTo("Did you mean 'rows'?"));
    }
}
