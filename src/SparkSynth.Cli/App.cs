using System.CommandLine;
using SparkSynth.Cli.CommandLine;
using SparkSynth.Cli.Rendering;
using SparkSynth.Cli.Verbs;
using SparkSynth.Core;
using SparkSynth.Jobs;

namespace SparkSynth.Cli;

/// <summary>The command line as a function: arguments in, exit code out.</summary>
public static class App
{
    /// <summary>Runs one command.</summary>
    /// <param name="createRunner">Makes what does the work; called only when there is work.</param>
    /// <param name="interruptedCode">Exit code of the signal that cancelled the token.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Terminal terminal, Func<IJobRunner> createRunner, Func<int> interruptedCode, CancellationToken cancellation)
    {
        var errors = new ErrorWriter(terminal, AsksForJson(arguments));
        try
        {
            var root = Build(new Session(terminal, createRunner));
            var parsed = root.Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (ArgumentErrors.Find(parsed, arguments) is { Count: > 0 } wrong) return errors.BadInput(wrong);
            if (arguments.Count == 0)
            {
                await root.Parse(["--help"]).InvokeAsync(Invocation(terminal.Error), cancellation);
                return ExitCode.BadInput;
            }
            return await parsed.InvokeAsync(Invocation(terminal.Out), cancellation);
        }
        catch (ProblemException error)
        {
            return errors.BadInput(error.Problems);
        }
        catch (EngineException error)
        {
            return errors.EngineLost(error);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return errors.Interrupted(interruptedCode());
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return errors.Failed(error);
        }
    }

    /// <summary>All verbs. A verb is listed only if it exists: report and tune come here with their features.</summary>
    private static RootCommand Build(Session session)
    {
        var root = new RootCommand(HelpText.Root);
        root.Add(InitVerb.Create(session));
        root.Add(RunVerb.Create(session));
        root.Add(FitVerb.Create(session));
        root.Add(SampleVerb.Create(session));
        root.Add(EvaluateVerb.Create(session));
        root.Add(AuditVerb.Create(session));
        root.Add(LookalikeVerb.Create(session));
        root.Add(DescribeVerb.Create(session));
        root.Add(DoctorVerb.Create(session));
        return root;
    }

    private static InvocationConfiguration Invocation(TextWriter output) => new()
    {
        Output = output,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null, // Interruption does that, with the exit codes of the signals
    };

    private static bool AsksForJson(IReadOnlyList<string> arguments) => arguments.TakeWhile(a => a != "--").Contains("--json");
}
