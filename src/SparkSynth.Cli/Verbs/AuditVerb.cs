using System.CommandLine;
using System.Globalization;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Cli.Rendering;
using SparkSynth.Core;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Stages.Audit;

namespace SparkSynth.Cli.Verbs;

/// <summary><c>sparksynth audit --real T --synthetic S</c>: what a synthetic table gives away of real rows, whoever made it.</summary>
internal static class AuditVerb
{
    private static readonly JobOption[] Ours =
    [
        new("--real", "real.path", "path", "The real table that the synthesizer saw: file, folder or glob.") { IsText = true },
        new("--holdout", "holdout.path", "path", "Real rows that it did not see: baseline and control of nearly everything.") { IsText = true },
        new("--quasi-identifiers", "audit.quasiIdentifiers", "a,b", "Columns that an attacker may know; default: chosen from the table.") { IsList = true },
        new("--sensitive", "audit.sensitive", "c", "Columns that must not be learned; default: each is attacked.") { IsList = true },
        new("--exclude", "audit.exclude", "a,b", "Columns left out of distances, besides keys and free text.") { IsList = true },
        new("--weights", "audit.weights", "a=2,b=0.5", "Weights of columns in distances; 1 where not named.") { IsMap = true },
        new("--scale", "audit.scale", "name", "range (default), robust, rank or sdmetrics."),
        new("--null-rule", "audit.nullRule", "name", "value (default: null equals null), or gower1971 with --matrix and --top."),
        new("--measures", "audit.measures", "a,b", "distances, membership, attacks, groups, leaks, sdmetrics; default: all.") { IsList = true },
        new("--attacks", "audit.attacks", "n", "People attacked by each attack that samples; default: 2000."),
        new("--time-limit", "audit.timeLimit", "s", "Seconds after which what is not finished becomes bounds, or is skipped."),
        new("--seed", "seed", "n", "Seed of samples and planted rows. Default: 0."),
    ];

    public static Command Create(Session session)
    {
        var synthetic = new Option<string?>("--synthetic") { Description = "The synthetic table.", HelpName = "path" };
        var plant = new Option<string?>("--plant") { Description = "Positive control: mix in that share of copied and nearly copied real rows, and show which measures notice.", HelpName = "share" };
        var matrix = new Option<bool>("--matrix") { Description = "Print the distances of all synthetic to all real rows instead; small tables only." };
        var top = new Option<string?>("--top") { Description = "Print the n nearest real rows of every synthetic row instead.", HelpName = "n" };
        var rowsOut = new Option<string?>("--rows-out") { Description = "Write row-level results as CSV. They are as sensitive as the real table.", HelpName = "file" };
        var plainIds = new Option<bool>("--plain-ids") { Description = "Row numbers in --rows-out instead of their hashes." };
        var options = new CommonOptions();
        var command = new Command("audit", "Audit what a synthetic table gives away of real rows: copies, nearest records, attacks, groups.");
        command.Add(Ours[0].Option);
        command.Add(synthetic);
        foreach (var option in Ours[1..]) command.Add(option.Option);
        foreach (var option in (Option[])[plant, matrix, top, rowsOut, plainIds]) command.Add(option);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var problems = new List<Problem>();
            if (parsed.GetValue(Ours[0].Option) is null) problems.Add(Missing("real"));
            if (parsed.GetValue(synthetic) is not { } path) problems.Add(Missing("synthetic"));
            else if (JobFiles.Missing(session.Absolute(path), "--synthetic", "synthetic table") is { } missing) problems.Add(missing);
            double? share = Number(parsed.GetValue(plant), "--plant", 0.000001, 1, problems);
            int? n = (int?)Number(parsed.GetValue(top), "--top", 1, 1_000, problems);
            bool isRows = parsed.GetValue(matrix) || n is not null;
            if (isRows && (share is not null || parsed.GetValue(rowsOut) is not null))
                problems.Add(new Problem("contradiction", "command line", "--matrix and --top print distances and audit nothing.", "Leave --plant and --rows-out out, or audit without --matrix and --top."));
            Session.Require(problems);

            JobOverride[] audits = isRows ? [] : [new JobOverride("audit.enabled", "true", "audit")];
            var job = session.MakeJob([.. audits, .. Ours.SelectMany(o => o.Overrides(parsed)), .. options.Overrides(parsed, session)], needsReal: true);
            Session.Require(JobFiles.Inputs(job));
            if (options.DryRun(parsed))
            {
                JobText.Write(session.Terminal.Out, job, options.Json(parsed));
                return ExitCode.Done;
            }
            var table = new TableSpec { Path = session.Absolute(parsed.GetRequiredValue(synthetic)!), NullValues = job.Real.NullValues };
            var output = new VerbOutput(session, options.Json(parsed), options.Quiet(parsed));
            output.Starting($"{session.Show(table.Path)} against {session.Show(job.Real)}");
            if (isRows)
            {
                var request = new NeighboursRequest(parsed.GetValue(matrix), n);
                var rows = await session.WithProgressAsync(options.Quiet(parsed), progress => session.CreateRunner().NeighboursAsync(table, job, request, progress, cancellation));
                output.Result(rows, ResultsJson.Readable.NeighboursResult, writer => NeighboursText.Write(writer, rows));
                return ExitCode.Done;
            }
            var asked = new AuditRequest { Plant = share, RowsOut = parsed.GetValue(rowsOut) is { } file ? session.Absolute(file) : null, PlainIds = parsed.GetValue(plainIds) };
            var result = await session.WithProgressAsync(options.Quiet(parsed), progress => session.CreateRunner().AuditAsync(table, job, asked, progress, cancellation));
            output.Result(result, ResultsJson.Readable.AuditResult, writer =>
            {
                PrivacyText.Write(writer, result.Privacy);
                GateText.Write(writer, result.Gates);
            });
            output.Warnings(result.Warnings);
            if (asked.RowsOut is { } written) output.Wrote(written, "row-level results, as sensitive as the real table");
            return output.Gates(result.Gates);
        });
        return command;
    }

    /// <summary>A number of an option that sets nothing in the job.</summary>
    internal static double? Number(string? text, string name, double least, double most, List<Problem> problems)
    {
        if (text is null) return null;
        bool isWhole = least == Math.Floor(least);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= least && value <= most && (!isWhole || value == Math.Floor(value))) return value;
        problems.Add(new Problem("bad-option", name, $"'{text}' is not {(isWhole ? $"a whole number from {least} to {most}" : "a share above 0 and up to 1")}.", $"Write for instance {name} {(isWhole ? "5" : "0.01")}."));
        return null;
    }

    internal static Problem Missing(string option) =>
        new("missing-option", "command line", $"the {option} table is not named.", $"Give it: --{option} PATH.");
}
