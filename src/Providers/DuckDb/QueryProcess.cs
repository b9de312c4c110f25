using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Florin.Platform.Analysis;

namespace Florin.DuckDb;

/// <summary>
/// Runs a query in a process of its own, and ends that when it takes more time or memory than it may: inside of a process, an
/// engine in native code obeys neither limit always. The process has no environment but what starts .NET, and no input but the
/// question.
/// </summary>
/// <param name="clock">Measures the time.</param>
public sealed class QueryProcess(TimeProvider clock)
{
    // What the runtime and the engine need without a query.
    private const int OverheadMegabytes = 256;
    private const long Megabyte = 1 << 20;
    private const int AnswerSlack = 1 << 16;
    private const int MostOfErrors = 4096;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private static readonly string[] Inherited =
    [
        "DOTNET_ROOT",
        "DOTNET_ROOT_X64",
        "DOTNET_ROOT_ARM64",
        "PATH",
        "SystemRoot",
        "LANG",
    ];

    /// <summary>Asks one.</summary>
    public async Task<SqlAnswer> Ask(SqlQuestion question, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(question);
        using var worker = Start();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watching = Watch(worker, question.Limits, ended.Token);
        var errors = Head(worker.StandardError, ended.Token);
        var reading = Read(worker, question.Limits.Bytes + AnswerSlack, CancellationToken.None);
        try
        {
            await Send(worker, question, cancel);
            if (await Task.WhenAny(reading, watching) == watching && await watching is { } limit)
                return SqlAnswer.Of(SqlProblemKind.Limit, limit);
            cancel.ThrowIfCancellationRequested();
            return await reading is { } bytes
                ? JsonSerializer.Deserialize<SqlAnswer>(bytes, WorkerMessages.Json)
                    ?? throw new InvalidOperationException("The process that runs queries has answered nothing.")
                : SqlAnswer.Of(
                    SqlProblemKind.Failed,
                    "The engine failed on it; simplify it.",
                    $"Exit code {worker.ExitCode.ToString(CultureInfo.InvariantCulture)}: {await errors}"
                );
        }
        finally
        {
            await ended.CancelAsync();
            Kill(worker);
            await watching;
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // What it threw is thrown already.
            await ((Task)errors).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Process Start()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The program does not know its own file.");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        // Started by the dotnet command, the program is its first argument.
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.ArgumentList.Add(QueryWorker.Argument);
        foreach (var name in start.Environment.Keys.Except(Inherited, StringComparer.OrdinalIgnoreCase).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["HOME"] = Path.GetTempPath();
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started.");
    }

    private static async Task Send(Process worker, SqlQuestion question, CancellationToken cancel)
    {
        try
        {
            await JsonSerializer.SerializeAsync(worker.StandardInput.BaseStream, question, WorkerMessages.Json, cancel);
            worker.StandardInput.Close();
        }
        catch (IOException) when (worker.HasExited)
        {
            // It ended before it had read all; what it has to say is in its output and its exit code.
        }
    }

    // Null where it wrote nothing.
    private static async Task<byte[]?> Read(Process worker, int most, CancellationToken cancel)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await worker.StandardOutput.BaseStream.ReadAsync(buffer, cancel) is > 0 and var read)
        {
            if (answer.Length + read > most * 2L)
                throw new InvalidOperationException("The process that runs queries answers more than it may.");
            await answer.WriteAsync(buffer.AsMemory(0, read), cancel);
        }
        await worker.WaitForExitAsync(cancel);
        return answer.Length == 0 ? null : answer.ToArray();
    }

    // The beginning of what it says went wrong; the rest is read too, so that it does not wait.
    private static async Task<string> Head(StreamReader errors, CancellationToken cancel)
    {
        var head = new char[MostOfErrors];
        var length = await errors.ReadBlockAsync(head, cancel);
        await errors.BaseStream.CopyToAsync(Stream.Null, cancel);
        return new string(head, 0, length);
    }

    // The limit that was exceeded; null where the process or the watch ended before.
    private async Task<string?> Watch(Process worker, SqlLimits limits, CancellationToken cancel)
    {
        var begun = clock.GetTimestamp();
        try
        {
            while (!worker.HasExited)
            {
                if (clock.GetElapsedTime(begun) > limits.Time)
                    return $"It takes longer than {limits.Time.TotalSeconds.ToString("0.##", CultureInfo.InvariantCulture)} s.";
                worker.Refresh();
                if (!worker.HasExited && worker.WorkingSet64 / Megabyte > limits.MemoryMegabytes + OverheadMegabytes)
                    return $"It needs more than {limits.MemoryMegabytes.ToString(CultureInfo.InvariantCulture)} MB of memory.";
                await Task.Delay(BetweenLooks, clock, cancel);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            // It has answered, or is gone.
        }
        return null;
    }

    private static void Kill(Process worker)
    {
        try
        {
            if (!worker.HasExited)
                worker.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself meanwhile.
        }
    }
}
