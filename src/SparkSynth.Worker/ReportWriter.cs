using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SparkSynth.Worker;

/// <summary>stdout, line by line, with what a watchdog needs to know of it. A reader that is gone is an IOException (the console's own stream would keep silent).</summary>
internal sealed class ReportWriter : IDisposable
{
    private readonly FileStream _stdout = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
    private readonly byte[] _buffer = new byte[1 << 17];
    private int _used;
    private long _writingSince;

    /// <summary>How long the current write has been waiting for a reader; zero when none is.</summary>
    public TimeSpan Waiting
    {
        get
        {
            long since = Interlocked.Read(ref _writingSince);
            return since == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(since);
        }
    }

    /// <summary>Adds a line of ASCII.</summary>
    public void WriteLine(ReadOnlySpan<char> line)
    {
        if (line.Length + 1 > _buffer.Length - _used) Flush();
        if (line.Length + 1 > _buffer.Length) throw new ArgumentException("A line longer than the buffer.", nameof(line));
        _used += Encoding.ASCII.GetBytes(line, _buffer.AsSpan(_used));
        _buffer[_used++] = (byte)'\n';
    }

    /// <summary>Adds a line of bytes of any length.</summary>
    public void WriteLine(ReadOnlySpan<byte> line)
    {
        while (line.Length + 1 > _buffer.Length - _used)
        {
            int fits = Math.Min(line.Length, _buffer.Length - _used);
            line[..fits].CopyTo(_buffer.AsSpan(_used));
            _used += fits;
            line = line[fits..];
            Flush();
        }

        line.CopyTo(_buffer.AsSpan(_used));
        _used += line.Length;
        _buffer[_used++] = (byte)'\n';
    }

    /// <summary>Hands everything to the reader.</summary>
    public void Flush()
    {
        Interlocked.Exchange(ref _writingSince, Stopwatch.GetTimestamp());
        _stdout.Write(_buffer, 0, _used);
        Interlocked.Exchange(ref _writingSince, 0);
        _used = 0;
    }

    public void Dispose() => _stdout.Dispose();
}
