using System.Diagnostics;
using System.Globalization;

namespace Florin.Testing;

/// <summary>A server that is compatible with S3, moto out of the tests' cache, with one bucket; it keeps everything in memory.</summary>
public sealed class BucketServer : IAsyncDisposable
{
    /// <summary>The name of its bucket.</summary>
    public const string Bucket = "florin";

    private static readonly string Root = Path.Combine(
        Environment.GetEnvironmentVariable("FLORIN_TEST_CACHE")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "florin-tests"),
        "moto"
    );

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // Only ends a hang.
    private readonly FreePorts _ports = FreePorts.Take();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private BucketServer()
    {
        var start = new ProcessStartInfo(Loader)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            "--library-path",
            $"{Root}/usr/lib/x86_64-linux-gnu",
            $"{Root}/usr/bin/python3.13",
            $"{Root}/usr/bin/moto_server",
            .. new[] { "-H", "127.0.0.1", "-p", _ports.First.ToString(CultureInfo.InvariantCulture) },
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["PYTHONHOME"] = $"{Root}/usr";
        start.Environment["PYTHONPATH"] = $"{Root}/usr/lib/python3/dist-packages";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("moto ended before it was ready."));
    }

    /// <summary>Why none can be started here; null where one can.</summary>
    public static string? Missing =>
        File.Exists(Loader) ? null : $"A server that is compatible with S3 is not in {Root}: run ./test.sh --engines.";

    /// <summary>Where it is.</summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports.First}/"));

    private static string Loader => Path.Combine(Root, "usr/lib64/ld-linux-x86-64.so.2");

    /// <summary>Starts one.</summary>
    public static async Task<BucketServer> Start()
    {
        var server = new BucketServer();
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server._ready.Task.WaitAsync(Patience);
        using var client = new HttpClient { BaseAddress = server.Address };
        using var made = await client.PutAsync(Bucket, null);
        made.EnsureSuccessStatusCode();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _ports.Dispose();
    }

    private void Read(string? line)
    {
        if (line?.Contains("Running on", StringComparison.Ordinal) == true)
            _ready.TrySetResult();
    }
}
