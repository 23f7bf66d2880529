using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Local;

/// <summary>
/// A Connect server of our own on this machine: on a free port of the loopback address, with a token that only this process knows (a Connect server runs any command that
/// it is sent, and other users may share the machine). It ends when disposed, and also when this process ends in any other way.
/// </summary>
public sealed partial class LocalSparkServer : IAsyncDisposable
{
    private const int TailLines = 30;

    private readonly Process supervisor;
    private readonly ServerFolder folder;
    private readonly CancellationTokenSource gone = new();
    private readonly Queue<string> tail = new();
    private readonly TaskCompletionSource<int?> port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task log;
    private readonly Task watch;

    private LocalSparkServer(Process supervisor, ServerFolder folder, string token, LocalSparkOptions options)
    {
        this.supervisor = supervisor;
        this.folder = folder;
        Endpoint = new SparkEndpoint { Host = "127.0.0.1", Token = token };
        log = ReadLogAsync(options.LogFile);
        watch = WatchAsync();
    }

    /// <summary>Where it listens, token included.</summary>
    public SparkEndpoint Endpoint { get; private set; }

    /// <summary>Fires when the server has ended, whoever ended it; goes into <see cref="SparkConnectOptions.ServerGone"/>.</summary>
    public CancellationToken Gone => gone.Token;

    /// <summary>Number of the process that ends the server; its children are the server and its executors.</summary>
    public int SupervisorId => supervisor.Id;

    /// <summary>Its temporary folder; removed when it ends.</summary>
    public string Folder => folder.Path;

    /// <summary>The last lines of its log, without Java stack frames.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (tail)
            {
                return [.. tail];
            }
        }
    }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <exception cref="SparkConnectException">It did not start: no Java, too little memory, a wrong master; the message ends with the last lines of its log.</exception>
    /// <exception cref="OperationCanceledException">The token fired; the server has been ended.</exception>
    public static async Task<LocalSparkServer> StartAsync(LocalSparkOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ServerFolder place = ServerFolder.Create(options);
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        Process process;
        try
        {
            process = Process.Start(Command(place, token)) ?? throw new InvalidOperationException("bash did not start");
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            Directory.Delete(place.Path, recursive: true);
            throw new SparkConnectException(SparkFailure.Unreachable, "a local Spark needs bash, which could not be started: " + exception.Message, exception);
        }

        var server = new LocalSparkServer(process, place, token, options);
        try
        {
            if (await server.port.Task.WaitAsync(options.StartTimeout, cancellationToken) is { } number)
            {
                server.Endpoint = server.Endpoint with { Port = number };
                return server;
            }
        }
        catch (TimeoutException exception)
        {
            await server.DisposeAsync();
            throw server.Failed($"the local Spark did not start within {options.StartTimeout.TotalSeconds:0} s", exception);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        // Only now the log is complete.
        await server.DisposeAsync();
        throw server.Failed("the local Spark did not start", null);
    }

    /// <summary>Ends the server and removes its folder; takes up to 3 seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        supervisor.StandardInput.Close();
        await watch;
        await log;
        supervisor.Dispose();
    }

    private static ProcessStartInfo Command(ServerFolder place, string token)
    {
        var start = new ProcessStartInfo("/bin/bash")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = place.Work,
        };
        foreach (string argument in new[]
        {
            // Both streams of the server go into one log.
            "-c", "exec 2>&1\n" + ServerFolder.Resource("supervise.sh"), "supervise", place.Path,
            Path.Combine(place.Home, "bin", "spark-submit"), "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal",
        })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["SPARK_HOME"] = place.Home;
        start.Environment["SPARK_CONF_DIR"] = place.Configuration;
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";

        // In the environment, not on the command line, which every user of the machine can read.
        start.Environment["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = token;

        // Wins over spark.local.dir, and may point anywhere.
        start.Environment.Remove("SPARK_LOCAL_DIRS");
        return start;
    }

    private async Task ReadLogAsync(string? file)
    {
        await using StreamWriter? writer = file is null ? null : new StreamWriter(file, append: true) { AutoFlush = true };
        while (await supervisor.StandardOutput.ReadLineAsync() is { } line)
        {
            // Stack frames would push out what the exception says.
            if (!line.StartsWith("\tat ", StringComparison.Ordinal))
            {
                lock (tail)
                {
                    tail.Enqueue(line);
                    if (tail.Count > TailLines)
                    {
                        tail.Dequeue();
                    }
                }
            }

            if (writer is not null)
            {
                await writer.WriteLineAsync(line);
            }

            Match match = Started().Match(line);
            if (match.Success)
            {
                port.TrySetResult(int.Parse(match.Groups["port"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture));
            }
            else if (line.StartsWith("Exception in thread \"main\"", StringComparison.Ordinal))
            {
                // Threads of a half-made Spark may keep the process alive for ever.
                port.TrySetResult(null);
            }
        }
    }

    private async Task WatchAsync()
    {
        await supervisor.WaitForExitAsync();
        await log;
        port.TrySetResult(null);
        await gone.CancelAsync();
    }

    private SparkConnectException Failed(string what, Exception? inner)
    {
        string last = string.Join('\n', LastLines);
        string advice = last.Contains("JAVA_HOME is not set", StringComparison.Ordinal)
            ? "; it needs Java 17 or later: install a JRE (Debian: openjdk-17-jre-headless) or set JAVA_HOME"
            : "";
        return new SparkConnectException(SparkFailure.Unreachable, $"{what}{advice}. Its log ends with:\n{last}", inner) { ErrorClass = "LOCAL_SPARK_NOT_STARTED" };
    }

    [GeneratedRegex(@"Spark Connect server started at: .*:(?<port>\d{1,5})\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Started();
}
