namespace SparkSynth.Cli.Tests;

/// <summary>Runs the command line inside the test, in a folder of its own that holds a job and a table.</summary>
internal sealed class CommandLine : IDisposable
{
    public CommandLine()
    {
        Directory.CreateDirectory(Folder);
        Write("adult.parquet", "");
        Write("job.yaml", "real: adult.parquet\nholdout: 0.2\ngates: {overall: 0.99}\n");
        Write("model.json", "{}");
    }

    public string Folder { get; } = Path.Combine(NUnit.Framework.TestContext.CurrentContext.WorkDirectory, "cli-" + NUnit.Framework.TestContext.CurrentContext.Test.ID);

    public FakeRunner Runner { get; } = new();

    public StringWriter Out { get; } = new() { NewLine = "\n" };

    public StringWriter Error { get; } = new() { NewLine = "\n" };

    /// <summary>stdout with the folder's name left out.</summary>
    public string OutText => Out.ToString().Replace(Folder, "FOLDER", StringComparison.Ordinal);

    /// <summary>stderr with the folder's name left out.</summary>
    public string ErrorText => Error.ToString().Replace(Folder, "FOLDER", StringComparison.Ordinal);

    /// <summary>What the user reads last.</summary>
    public string LastLine => ErrorText.TrimEnd('\n').Split('\n')[^1];

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    public Task<int> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        var terminal = new Terminal { Out = Out, Error = Error, Folder = Folder, Environment = _ => null, Time = TimeProvider.System };
        return App.RunAsync(arguments, terminal, () => Runner, () => ExitCode.Terminated, cancellation);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
