using Florin.Platform.Resilience;
using Florin.Users.Passwords;

namespace Florin.Unit.Tests.Users;

public sealed class HashingPasswords
{
    [Fact]
    public async Task Takes_as_long_where_there_is_no_hash_to_compare_with()
    {
        using var hashing = new PasswordHashing(new PasswordOptions { Iterations = 12_345 });
        var real = Convert.FromBase64String(await hashing.Hash("a password", CancellationToken.None));
        var nobodys = Convert.FromBase64String(hashing.NobodysHash);
        Assert.Equal(real.Length, nobodys.Length);
        Assert.Equal(real[..13], nobodys[..13]); // Format, function, iterations and the salt's length: all that costs.
        Assert.Equal(PasswordCheck.Wrong, await hashing.Check(null, "a password", CancellationToken.None));
    }

    [Fact]
    public async Task Does_the_work_where_there_is_no_hash_to_compare_with()
    {
        var hashing = new PasswordHashing(new PasswordOptions { Iterations = 1000 });
        hashing.Dispose();
        await Assert.ThrowsAsync<ServiceUnavailable>(() => hashing.Check(null, "a password", CancellationToken.None));
    }

    [Fact]
    public void Is_as_strong_as_the_cheat_sheet_asks() => Assert.True(new PasswordOptions().Iterations >= 210_000);

    [Fact]
    public async Task Never_runs_on_more_threads_than_allowed()
    {
        using var threads = new HashingThreads(2, 100);
        var (now, most) = (0, 0);
        using var together = new Barrier(2);
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ =>
                    threads.Run(
                        () =>
                        {
                            most = Math.Max(most, Interlocked.Increment(ref now));
                            together.SignalAndWait(); // Two at a time, or it never ends.
                            return Interlocked.Decrement(ref now);
                        },
                        CancellationToken.None
                    )
                )
        );
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Refuses_what_would_have_to_wait_too_long()
    {
        using var threads = new HashingThreads(1, 1);
        using var begun = new SemaphoreSlim(0);
        using var end = new SemaphoreSlim(0);
        var running = threads.Run(
            () =>
            {
                begun.Release();
                end.Wait();
                return 1;
            },
            CancellationToken.None
        );
        await begun.WaitAsync();
        var waiting = threads.Run(() => 2, CancellationToken.None);

        await Assert.ThrowsAsync<ServiceUnavailable>(() => threads.Run(() => 3, CancellationToken.None));

        end.Release();
        Assert.Equal((1, 2), (await running, await waiting));
    }

    [Fact]
    public async Task Leaves_out_what_nobody_waits_for_any_more()
    {
        using var threads = new HashingThreads(1, 10);
        using var begun = new SemaphoreSlim(0);
        using var end = new SemaphoreSlim(0);
        using var caller = new CancellationTokenSource();
        var running = threads.Run(
            () =>
            {
                begun.Release();
                end.Wait(CancellationToken.None);
                return 1;
            },
            CancellationToken.None
        );
        await begun.WaitAsync(CancellationToken.None);
        var ran = false;
        var left = threads.Run(() => ran = true, caller.Token);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        end.Release();
        Assert.Equal(1, await running);

        Assert.Equal(4, await threads.Run(() => 4, CancellationToken.None));
        Assert.False(ran);
    }

    [Fact]
    public async Task Tells_a_fault_to_whoever_waits_and_goes_on()
    {
        using var threads = new HashingThreads(1, 10);
        Func<int> fails = () => throw new InvalidOperationException("broken");
        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.Run(fails, CancellationToken.None));
        Assert.Equal(1, await threads.Run(() => 1, CancellationToken.None));
    }

    [Fact]
    public async Task Ends_with_the_service()
    {
        var threads = new HashingThreads(1, 10);
        Assert.Equal(1, await threads.Run(() => 1, CancellationToken.None));
        threads.Dispose();
        await Assert.ThrowsAsync<ServiceUnavailable>(() => threads.Run(() => 1, CancellationToken.None));
    }

    [Fact]
    public async Task Runs_on_the_callers_thread_where_there_is_none_for_it()
    {
        using var threads = new HashingThreads(0, 10);
        var mine = Environment.CurrentManagedThreadId;
        Assert.Equal(mine, await threads.Run(() => Environment.CurrentManagedThreadId, CancellationToken.None));
    }

    [Fact]
    public void Shows_a_password_to_nobody_by_mistake()
    {
        var password = Password.Of("a secret one")!;
        Assert.DoesNotContain("secret", password.ToString(), StringComparison.Ordinal);
        Assert.Equal("{}", System.Text.Json.JsonSerializer.Serialize(password, Florin.Platform.Json.FlorinJson.Full));
        var command = new Florin.Users.Features.RegisterUser(new("user_1"), "ada@example.com", password, "Ada");
        Assert.DoesNotContain("secret", command.ToString(), StringComparison.Ordinal);
    }
}
