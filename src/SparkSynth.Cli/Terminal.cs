namespace SparkSynth.Cli;

/// <summary>The world outside as the command line sees it; tests make their own.</summary>
public sealed record Terminal
{
    /// <summary>stdout: results only.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>stderr: progress, warnings, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether progress may be drawn over itself.</summary>
    public bool CanAnimate { get; init; }

    /// <summary>Folder that relative paths on the command line start from.</summary>
    public required string Folder { get; init; }

    /// <summary>Value of an environment variable, or null.</summary>
    public required Func<string, string?> Environment { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>This process's own. Progress is drawn only where stderr is a terminal that understands it, and neither NO_COLOR nor CI is set.</summary>
    public static Terminal OfProcess()
    {
        bool isSet(string name) => !string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable(name));
        return new Terminal
        {
            Out = Console.Out,
            Error = Console.Error,
            CanAnimate = !Console.IsErrorRedirected && !isSet("NO_COLOR") && !isSet("CI") && System.Environment.GetEnvironmentVariable("TERM") != "dumb",
            Folder = System.Environment.CurrentDirectory,
            Environment = System.Environment.GetEnvironmentVariable,
            Time = TimeProvider.System,
        };
    }
}
