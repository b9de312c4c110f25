using System.Diagnostics;
using System.Text;

namespace Florin.Testing;

/// <summary>A script of <c>tests/Node</c>, run by Node.js with the packages of its lock file.</summary>
public sealed class NodeScript : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private NodeScript(Process process) => _process = process;

    /// <summary>The folder of the scripts.</summary>
    public static string Folder { get; } = Path.Combine(SourceTree.Root, "tests", "Node");

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts one that goes on, and waits until it says that it is ready.</summary>
    public static async Task<NodeScript> Start(string name, params IEnumerable<string> arguments)
    {
        var script = new NodeScript(Launch(name, arguments));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        script.Listen(line =>
        {
            if (line is null or "ready")
                ready.TrySetResult();
        });
        await ready.Task;
        return script.Output.Contains("ready", StringComparison.Ordinal)
            ? script
            : throw new InvalidOperationException($"{name} ended before it was ready: {script.Output}");
    }

    /// <summary>Runs one to its end.</summary>
    /// <returns>Its exit code and what it wrote.</returns>
    public static async Task<(int ExitCode, string Output)> Run(string name, params IEnumerable<string> arguments)
    {
        await using var script = new NodeScript(Launch(name, arguments));
        script.Listen(_ => { });
        await script._process.WaitForExitAsync();
        return (script._process.ExitCode, script.Output);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Launch(string name, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, name), .. arguments])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("node does not start.");
    }

    private void Listen(Action<string?> hear)
    {
        void Take(object sender, DataReceivedEventArgs happened)
        {
            lock (_output)
                _output.AppendLine(happened.Data);
            if (sender == _process)
                hear(happened.Data);
        }
        _process.OutputDataReceived += Take;
        _process.ErrorDataReceived += (sender, happened) =>
        {
            if (happened.Data is not null)
                lock (_output)
                    _output.AppendLine(happened.Data);
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }
}
