using System.Net;
using System.Net.Sockets;
using Florin.Gateway.Pipeline.Admin;
using Florin.Host.Composition;
using Florin.Platform.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Florin.Host.Web;

/// <summary>Binds the ports of a process, and says by which setting a port or an address is chosen that cannot be listened on.</summary>
/// <param name="options">What the process hosts.</param>
/// <param name="admin">The operators' port.</param>
internal sealed class ListenSockets(FlorinOptions options, AdminOptions admin)
{
    /// <summary>Binds one.</summary>
    /// <exception cref="WrongConfiguration">It cannot be listened on.</exception>
    public Socket Bind(EndPoint endpoint)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        catch (SocketException e) when (endpoint is IPEndPoint listen)
        {
            throw new WrongConfiguration(Problem(listen, e));
        }
    }

    private string Problem(IPEndPoint listen, SocketException e)
    {
        var (who, port, bind) = SettingsOf(listen.Port);
        return e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse =>
                $"{port}: port {listen.Port} of {listen.Address}, for {who}, is in use by another process; choose another port, or stop that process.",
            SocketError.AccessDenied =>
                $"{port}: this user may not listen on port {listen.Port}, for {who}; choose a port from 1024 on.",
            SocketError.AddressNotAvailable =>
                $"{bind}: {who} cannot listen there, since it is no address of this machine; expected one that is, such as 127.0.0.1, or 0.0.0.0 for all of them.",
            _ => $"{port} and {bind}: {who} cannot listen on {listen}: {e.Message}.",
        };
    }

    private (string Who, string Port, string Bind) SettingsOf(int port)
    {
        var basePort = $"Florin:{nameof(options.BasePort)} is '{options.BasePort}'";
        if (options.Hosted.FirstOrDefault(name => options.PortOf(name) == port) is not { } name)
            return (
                "the operators",
                admin.Port is null
                    ? $"{basePort}, so that {AdminOptions.Section}:{nameof(admin.Port)} is '{port}'"
                    : $"{AdminOptions.Section}:{nameof(admin.Port)} is '{port}'",
                $"{AdminOptions.Section}:{nameof(admin.Bind)} is '{admin.Bind}'"
            );
        var bind =
            name == Catalog.Gateway
                ? $"Florin:{nameof(options.Bind)} is '{options.Bind}'"
                : $"Florin:{nameof(options.ServiceBind)} is '{options.ServiceBind}'";
        return (FlorinOptions.Described(name), basePort, bind);
    }
}
