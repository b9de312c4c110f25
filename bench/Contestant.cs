using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Florin.Bench;

/// <summary>A server that runs beside the benchmark, for as long as it is not disposed.</summary>
internal sealed class Contestant : IAsyncDisposable
{
    private readonly Process _process;

    private Contestant(string name, int port, Process process) => (Name, Port, _process) = (name, port, process);

    public string Name { get; }

    public int Port { get; }

    /// <summary>Its processor time so far, and that of its workers.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            var workers = Process.GetProcesses().Where(p => ParentOf(p.Id) == _process.Id);
            _process.Refresh();
            return workers.Aggregate(_process.TotalProcessorTime, (sum, worker) => sum + worker.TotalProcessorTime);
        }
    }

    /// <summary>Its memory.</summary>
    public long WorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Its threads.</summary>
    public int Threads
    {
        get
        {
            _process.Refresh();
            return _process.Threads.Count;
        }
    }

    /// <summary>Its open files and sockets.</summary>
    public int Handles
    {
        get
        {
            _process.Refresh();
            return _process.HandleCount;
        }
    }

    /// <summary>Starts one and waits until it answers something on its port.</summary>
    /// <param name="path">What it is asked for until it answers.</param>
    public static Task<Contestant> Start(string name, int port, string path, string program, params string[] arguments) =>
        StartIn("Production", name, port, path, program, arguments);

    /// <summary>Starts one in another environment, which chooses its <c>appsettings.{Environment}.json</c>.</summary>
    public static async Task<Contestant> StartIn(
        string environment,
        string name,
        int port,
        string path,
        string program,
        params string[] arguments
    )
    {
        var process = Launch(environment, program, arguments);
        var said = new List<string>();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var contestant = new Contestant(name, port, process);
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if (await Answers(port, path))
                return contestant;
            if (process.HasExited)
                break;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
        await contestant.DisposeAsync();
        throw new InvalidOperationException(
            $"{name} does not answer:{Environment.NewLine}{string.Join(Environment.NewLine, said)}"
        );

        void Keep(string? line)
        {
            lock (said)
                if (line is not null && said.Count < 50)
                    said.Add(line);
        }
    }

    private static Process Launch(string environment, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }

    /// <summary>One of this program's own servers, in a process of its own.</summary>
    public static Task<Contestant> StartOwn(string name, int port, string path, params string[] arguments) =>
        Start(name, port, path, "dotnet", [typeof(Contestant).Assembly.Location, .. arguments]);

    /// <summary>A port of loopback at which nobody listens.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int ParentOf(int process)
    {
        if (!File.Exists($"/proc/{process}/stat"))
            return 0; // It has ended since.
        // proc(5): the fields after the name, which is in parentheses, are the state and the parent.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
    }

    private static async Task<bool> Answers(int port, string path)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"), CancellationToken.None);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
