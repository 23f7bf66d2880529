using System.Globalization;
using SparkSynth.Core;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Worker;

/// <summary>
/// The worker as a command: <c>sparksynth-worker run STAGE</c> takes numbers of work items from stdin, a line each, and prints reports (and states) as
/// lines on stdout; <c>fold STAGE</c> takes rows as lines instead; <c>--self-test</c> tries everything it needs; <c>--version</c>. Says nothing else: one line on stderr and an exit code when it fails.
/// </summary>
internal static class WorkerApp
{
    private const string Usage = "usage: sparksynth-worker run STAGE < items | fold STAGE < rows | --self-test | --version";

    public static int Run(string[] arguments)
    {
        try
        {
            switch (arguments)
            {
                case ["run", var stage]:
                    RunStage(stage);
                    return WorkerExit.Done;
                case ["fold", var stage]:
                    FoldRows(stage);
                    return WorkerExit.Done;
                case ["--self-test"]:
                    if (Console.IsInputRedirected) Console.In.ReadToEnd(); // Spark writes to it
                    Console.WriteLine(SelfTest.Run());
                    return WorkerExit.Done;
                case ["--version"]:
                    Console.WriteLine(SelfTest.Version);
                    return WorkerExit.Done;
                default:
                    Console.Error.WriteLine(Usage);
                    return WorkerExit.Failed;
            }
        }
        catch (ProblemException error)
        {
            Console.Error.WriteLine(WorkerErrors.Line(error));
            return WorkerExit.Problem;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("sparksynth-worker: stopped: the run was cancelled or nobody waits for the result");
            return WorkerExit.Stopped;
        }
        catch (Exception error)
        {
            // The last resort of a process that others watch: whatever it was, they get a line and a code.
            Console.Error.WriteLine(WorkerErrors.Line(error));
            return WorkerExit.Failed;
        }
    }

    private static void FoldRows(string path)
    {
        using Stream rows = Console.OpenStandardInput();
        try
        {
            Stage stage;
            using (FileStream file = File.OpenRead(path)) stage = StageFile.Read(file);
            using var output = new ReportWriter();
            using var watchdog = new Watchdog(output, stage.Watch);
            using var runner = new StageRunner(stage, Path.GetDirectoryName(Path.GetFullPath(path))!, output, watchdog.Stop);
            runner.Fold(stage as FoldRowsStage ?? throw new InvalidDataException("the stage is none that folds rows"), rows);
            output.Flush();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whoever writes the rows must never meet a closed pipe: it would be told instead of this.
            rows.CopyTo(Stream.Null);
            throw;
        }
    }

    private static void RunStage(string path)
    {
        // The input first, to its end: whoever writes it must never meet a closed pipe. It is a few numbers.
        var items = new List<int>();
        for (string? line = Console.In.ReadLine(); line is not null; line = Console.In.ReadLine())
        {
            items.Add(int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int item)
                ? item
                : throw new InvalidDataException("a line of the input is no number of a work item"));
        }

        Stage stage;
        using (FileStream file = File.OpenRead(path)) stage = StageFile.Read(file);
        using var output = new ReportWriter();
        using var watchdog = new Watchdog(output, stage.Watch);
        using var runner = new StageRunner(stage, Path.GetDirectoryName(Path.GetFullPath(path))!, output, watchdog.Stop);
        foreach (int item in items)
        {
            if (item >= stage.Items) throw new InvalidDataException($"there is no work item {item}; the stage has {stage.Items}");
            runner.Run(item);
        }

        output.Flush();
    }
}
