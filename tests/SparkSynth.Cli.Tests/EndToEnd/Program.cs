using System.Diagnostics;

namespace SparkSynth.Cli.Tests.EndToEnd;

/// <summary>The command line as a process of its own: for signals, full disks, and what ends without a word.</summary>
internal sealed class Program : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly List<string> _error = [];

    private Program(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_error)
            {
                if (line.Data is not null) _error.Add(line.Data);
                Monitor.PulseAll(_error);
            }
        };
        _process.Start();
        _process.BeginErrorReadLine();
        _out = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Path of the program, as built with the tests.</summary>
    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "sparksynth.dll");

    public int Id => _process.Id;

    public string Error
    {
        get
        {
            lock (_error) return string.Join('\n', _error);
        }
    }

    /// <summary>Starts <c>sparksynth</c> with arguments.</summary>
    public static Program Start(string folder, params string[] arguments) => StartOther(folder, "dotnet", ["exec", Dll, .. arguments]);

    /// <summary>Starts any program.</summary>
    public static Program StartOther(string folder, string file, params string[] arguments) => new(new Process
    {
        StartInfo = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false },
    });

    /// <summary>Waits for the end; stdout and exit code. A program that does not end within a minute is missing evidence and fails the test.</summary>
    public async Task<(int Code, string Out)> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await _out);
    }

    /// <summary>Waits until a condition holds, looking every few milliseconds.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (_process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(1)) throw new InvalidOperationException($"never came: {what}; {Error}");
            await Task.Delay(5);
        }
    }

    /// <summary>Sends a signal to this process alone.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
