using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace Florin.Testing.Running;

/// <summary>The real program as a child process.</summary>
public sealed partial class FlorinProcess : IAsyncDisposable
{
    private const string ReadyEvent = "\"EventId\":3001,";
    private const string Production = "Production";
    private const string QuickJit = "DOTNET_TC_QuickJit";
    private const string Profiles = "DOTNET_TieredPGO";

    /// <summary>For the environment of one that has the runtime of the program as it is shipped.</summary>
    public static readonly (string Name, string? Value) AsShipped = (QuickJit, null);

    /// <summary>The signal of Ctrl-C.</summary>
    public const int Interrupt = 2;

    /// <summary>The signal of a service manager.</summary>
    public const int Terminate = 15;

    /// <summary>Holds a process, which then takes connections and does nothing.</summary>
    public const int Hold = 19;

    /// <summary>Lets a held process go on.</summary>
    public const int Continue = 18;

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5); // These only end a hang.
    private static readonly TimeSpan StopPatience = TimeSpan.FromMinutes(2);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private FlorinProcess(
        string program,
        IEnumerable<string> arguments,
        string environment,
        (string Name, string? Value)[] variables
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = environment;
        // What is shipped compiles each method once and well, which pays in a process that runs for days; here half the
        // processor time of most would go into it. A test of the runtime itself takes it as it is shipped.
        start.Environment[QuickJit] = "1";
        start.Environment.Remove(Profiles); // Of the check itself, for compilers.
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{program}.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("florin ended before it was ready."));
    }

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Its id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts one and waits until it says that it is ready.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Which <c>appsettings.{Environment}.json</c> it reads.</param>
    /// <param name="variables">Of its environment, beside ours; null is for one that it is not to have.</param>
    public static async Task<FlorinProcess> Start(
        IEnumerable<string> arguments,
        string environment = Production,
        params (string Name, string? Value)[] variables
    )
    {
        return await Ready(Launch(arguments, environment, variables));
    }

    /// <summary>Starts another program that contains Florin, and waits until it says that it is ready.</summary>
    public static Task<FlorinProcess> StartProgram(string program, IEnumerable<string> arguments) =>
        Ready(Launch(program, arguments, Production, []));

    private static async Task<FlorinProcess> Ready(FlorinProcess started)
    {
        try
        {
            await started._ready.Task.WaitAsync(StartPatience);
            return started;
        }
        catch (Exception e)
        {
            await started.DisposeAsync();
            throw new InvalidOperationException($"florin did not start.{Environment.NewLine}{started.Output}", e);
        }
    }

    /// <summary>Runs one to its end.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="patience">For how long; a minute where it is not said.</param>
    public static async Task<(int ExitCode, string Output)> Run(IEnumerable<string> arguments, TimeSpan? patience = null)
    {
        return await RunProgram("florin", arguments, patience);
    }

    /// <summary>Runs one to its end, with a variable of its environment beside ours.</summary>
    public static Task<(int ExitCode, string Output)> RunWith(
        (string Name, string? Value) variable,
        params IEnumerable<string> arguments
    ) => Ended(Launch(arguments, Production, variable), StartPatience);

    /// <summary>Runs another program to its end.</summary>
    public static Task<(int ExitCode, string Output)> RunProgram(
        string program,
        IEnumerable<string> arguments,
        TimeSpan? patience = null
    ) => Ended(Launch(program, arguments, Production, []), patience ?? StartPatience);

    private static async Task<(int ExitCode, string Output)> Ended(FlorinProcess launched, TimeSpan patience)
    {
        await using (launched)
        {
            await launched._process.WaitForExitAsync().WaitAsync(patience);
            return (launched._process.ExitCode, launched.Output);
        }
    }

    /// <summary>Tells it to stop; its exit code.</summary>
    public async Task<int> Stop(int signal = Terminate)
    {
        Send(signal);
        return await End();
    }

    /// <summary>Tells it to stop, and fails with what it said where that does not end well.</summary>
    public async Task StopsWell()
    {
        var code = await Stop();
        Assert.True(code == 0, $"florin ended with {code}.{Environment.NewLine}{Output}");
    }

    /// <summary>Waits until it ends by itself; its exit code.</summary>
    public async Task<int> End()
    {
        await _process.WaitForExitAsync().WaitAsync(StopPatience);
        return _process.ExitCode;
    }

    /// <summary>It runs no more.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Sends a signal and waits for nothing.</summary>
    public void Send(int signal)
    {
        if (Signal(_process.Id, signal) != 0)
            throw new InvalidOperationException($"The process {_process.Id} could not be sent the signal {signal}.");
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Kill();
        _process.Dispose();
    }

    /// <summary>Starts one and waits for nothing.</summary>
    public static FlorinProcess Launch(
        IEnumerable<string> arguments,
        string environment = Production,
        params (string Name, string? Value)[] variables
    ) => Launch("florin", arguments, environment, variables);

    private static FlorinProcess Launch(
        string program,
        IEnumerable<string> arguments,
        string environment,
        (string Name, string? Value)[] variables
    )
    {
        var launched = new FlorinProcess(program, arguments, environment, variables);
        launched._process.Start();
        launched._process.BeginOutputReadLine();
        launched._process.BeginErrorReadLine();
        return launched;
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (line.Contains(ReadyEvent, StringComparison.Ordinal))
            _ready.TrySetResult();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
