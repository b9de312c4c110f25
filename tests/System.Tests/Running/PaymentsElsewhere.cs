namespace Florin.System.Tests.Running;

/// <summary>A gateway with the users, and the payments in another process.</summary>
public abstract class PaymentsElsewhere : IAsyncLifetime, IDisposable
{
    private static readonly string Key = Convert.ToBase64String("a key of services for tests, long enough"u8);
    private readonly Place _elsewhere = new();

    private protected Place Here { get; } = new();

    private protected FlorinProcess? Front { get; private set; }

    private protected FlorinProcess? Payments { get; private set; }

    private protected HttpClient Gateway => Here.Client("gateway");

    /// <summary>Where the payments are, or will be.</summary>
    protected Uri AddressOfPayments => _elsewhere.Client("payment").BaseAddress!; // Each client has one.

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync() =>
        Front = await FlorinProcess.Start(
            Here.Arguments(["--services=gateway,user", $"--Florin:ServiceKey={Key}", .. SettingsOfTheGateway])
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { Payments, Front })
            if (process is not null)
                await process.DisposeAsync();
        await DisposeMore();
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Here.Dispose();
        _elsewhere.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what a test has beside the processes.</summary>
    protected virtual ValueTask DisposeMore() => ValueTask.CompletedTask;

    /// <summary>What the gateway is told.</summary>
    protected abstract string[] SettingsOfTheGateway { get; }

    /// <summary>Starts the payments, again where they have ended.</summary>
    private protected async Task<FlorinProcess> StartPayments(params string[] settings)
    {
        if (Payments is not null)
            await Payments.DisposeAsync();
        return Payments = await FlorinProcess.Start(
            _elsewhere.Arguments([
                "--services=payment",
                $"--Services:user:Address={Here.Client("user").BaseAddress}",
                $"--Florin:ServiceKey={Key}",
                .. settings,
            ])
        );
    }
}
