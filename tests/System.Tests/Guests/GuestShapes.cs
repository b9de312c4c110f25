using System.Security.Cryptography;

namespace Florin.System.Tests.Guests;

/// <summary>A running gateway before a service with guests, and the real program as the user service.</summary>
public abstract class GuestShape : IAsyncLifetime
{
    // The routes to the guests; a call that says so goes by HTTP/2 to a cluster of an address, also where the service is here.
    private static readonly string[] Routes =
    [
        "--Gateway:Routes:echo:ClusterId=account",
        "--Gateway:Routes:echo:Match:Path=/florin.test.Echo/{**rest}",
        "--Gateway:Routes:echo:Duplex=true",
        "--Gateway:Routes:sent:ClusterId=sent",
        "--Gateway:Routes:sent:Match:Path=/florin.test.Echo/{**rest}",
        "--Gateway:Routes:sent:Match:Headers:0:Name=x-way",
        "--Gateway:Routes:sent:Match:Headers:0:Values:0=sent",
        "--Gateway:Clusters:sent:HttpRequest:Version=2",
        "--Gateway:Routes:pages:ClusterId=account",
        "--Gateway:Routes:pages:Match:Path=/guest/{**rest}",
        "--Gateway:Routes:pages:SecurityHeaders=Page",
    ];

    private readonly Place _program = new();
    private readonly Place _tests = new();
    private readonly string _key = $"--Florin:ServiceKey={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
    private FlorinProcess? _process;
    private GuestNode? _node;

    /// <summary>What the test and the service tell each other.</summary>
    public EchoSignals Signals { get; } = new();

    /// <summary>Whether the gateway is in the service's process.</summary>
    protected abstract bool IsTogether { get; }

    /// <summary>Talks to the gateway.</summary>
    public HttpClient Gateway => (IsTogether ? _tests : _program).Client("gateway");

    /// <summary>Talks to the service at its own port.</summary>
    public HttpClient Service => _tests.Client("account");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var guests = _tests.Client("account").BaseAddress;
        string[] routes = [.. Routes, $"--Gateway:Clusters:sent:Destinations:a:Address={guests}"];
        _process = await FlorinProcess.Start(
            _program.Arguments(
                IsTogether
                    ? [_key, "--services=user"]
                    : [_key, "--services=gateway,user", $"--Services:account:Address={guests}", .. routes]
            )
        );
        _node = await GuestNode.Start(
            _tests.Arguments([
                _key,
                "--Gateway:Admin:Enabled=false",
                $"--services={(IsTogether ? "gateway,account" : "account")}",
                $"--Services:user:Address={_program.Client("user").BaseAddress}",
                .. IsTogether ? routes : [],
            ]),
            Signals
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        if (_process is not null)
            await _process.DisposeAsync();
        _program.Dispose();
        _tests.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Gateway and service in one process.</summary>
public sealed class GuestsInOneProcess : GuestShape
{
    /// <inheritdoc/>
    protected override bool IsTogether => true;
}

/// <summary>The real gateway program before a service in another process.</summary>
public sealed class GuestsInAnotherProcess : GuestShape
{
    /// <inheritdoc/>
    protected override bool IsTogether => false;
}
