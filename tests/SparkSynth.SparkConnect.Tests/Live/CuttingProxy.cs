using System.Net;
using System.Net.Sockets;

namespace SparkSynth.SparkConnect.Tests.Live;

/// <summary>Passes bytes between a client and a server, and resets the connection once after so many bytes from the server, at chosen moments.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int serverPort;
    private readonly Task accept;
    private long cutAfter = long.MaxValue;
    private int cuts;

    public CuttingProxy(int serverPort)
    {
        this.serverPort = serverPort;
        listener.Start();
        accept = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Cuts => cuts;

    /// <summary>Resets the connection after that many more bytes from the server.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref cutAfter, bytes);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accept;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(PassAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using TcpClient near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, serverPort, stop.Token);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            Task up = CopyAsync(near, far, false, either.Token);
            Task down = CopyAsync(far, near, true, either.Token);
            await Task.WhenAny(up, down);
            await either.CancelAsync();
            await Task.WhenAll(up, down);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException)
        {
            // A connection ended: that is what this proxy is for.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool counted, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16384];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (counted && Volatile.Read(ref cutAfter) != long.MaxValue && Interlocked.Add(ref cutAfter, -read) <= 0)
            {
                Interlocked.Exchange(ref cutAfter, long.MaxValue);
                Interlocked.Increment(ref cuts);
                to.LingerState = new LingerOption(true, 0);
                to.Close();
                return;
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
