using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MongoDB.Bson;
using Npgsql;

namespace Florin.Testing.Mongo;

/// <summary>
/// MongoDB's wire protocol on a free port of loopback, over PostgreSQL with DocumentDB. It knows OP_MSG, and OP_QUERY for the first
/// hello; neither users nor TLS.
/// </summary>
public sealed class MongoGateway : IAsyncDisposable
{
    private const int Query = 2004;
    private const int Reply = 1;
    private const int Message = 2013;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly DocumentCommands _commands;
    private readonly NpgsqlDataSource _database;
    private readonly Task _serving;

    internal MongoGateway(NpgsqlDataSource database)
    {
        (_database, _commands) = (database, new DocumentCommands(database));
        _listener.Start();
        _serving = Serve();
    }

    /// <summary>How to connect.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"mongodb://127.0.0.1:{Port}/");

    /// <summary>
    /// Asked after each command has been run, with its name in small letters: whether the connection ends instead of an answer.
    /// </summary>
    public Func<string, bool>? LosesAnswer { get; set; }

    /// <summary>Asked before each command is run, with its name in small letters: what is answered instead; null for nothing.</summary>
    public Func<string, BsonDocument?>? Answers { get; set; }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        await _commands.DisposeAsync();
        await _database.DisposeAsync();
        _stop.Dispose();
    }

    private async Task Serve()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(Serve(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task Serve(TcpClient client)
    {
        using var connection = client;
        client.NoDelay = true;
        var stream = client.GetStream();
        var head = new byte[16];
        try
        {
            while (await stream.ReadAtLeastAsync(head, head.Length, false, _stop.Token) == head.Length)
            {
                var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(head) - head.Length];
                await stream.ReadExactlyAsync(body, _stop.Token);
                var id = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
                var kind = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12));
                if (!await Serve(client, kind, id, body))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or NpgsqlException)
        {
            return; // The client has gone, or the test or the database has.
        }
        finally
        {
            await _commands.Gone(client);
        }
    }

    // False where the connection ends.
    private async Task<bool> Serve(TcpClient client, int kind, int id, byte[] body)
    {
        if (kind == Query)
        {
            var hello = Answers?.Invoke(NameOf(Queried(body))) ?? DocumentCommands.Hello();
            await Answer(client.GetStream(), id, Reply, hello.ToBson(), bodyAt: 36);
            return true;
        }
        if (kind != Message)
            return false;
        var (command, documents) = Sections(body);
        var name = NameOf(command.Span);
        var answer = Answers?.Invoke(name)?.ToBson() ?? await _commands.Run(client, command, documents);
        if (LosesAnswer?.Invoke(name) == true)
            return false;
        await Answer(client.GetStream(), id, Message, answer, bodyAt: 21);
        return true;
    }

    // After the flags, the collection's name and two numbers.
    private static ReadOnlySpan<byte> Queried(byte[] query) =>
        query.AsSpan(Array.IndexOf(query, (byte)0, sizeof(int)) + 1 + (2 * sizeof(int)));

    // The first field of the document.
    private static string NameOf(ReadOnlySpan<byte> command)
    {
        var name = command[5..];
        return Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]).ToLowerInvariant();
    }

    // After the flags: a section of kind 0 is the command, one of kind 1 the documents that belong to it.
    private static (ReadOnlyMemory<byte> Command, ReadOnlyMemory<byte>? Documents) Sections(byte[] message)
    {
        ReadOnlyMemory<byte> command = default;
        ReadOnlyMemory<byte>? documents = null;
        for (var at = 4; at < message.Length; )
        {
            var kind = message[at++];
            var length = BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(at));
            if (kind == 0)
                command = message.AsMemory(at, length);
            else
            {
                var name = Array.IndexOf(message, (byte)0, at + sizeof(int));
                documents = message.AsMemory(name + 1, at + length - name - 1);
            }
            at += length;
        }
        return (command, documents);
    }

    private async Task Answer(NetworkStream stream, int request, int kind, byte[] body, int bodyAt)
    {
        var answer = new byte[bodyAt + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(answer, answer.Length);
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(8), request);
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(12), kind);
        if (kind == Reply)
        {
            BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(16), 8); // It knows how to wait.
            BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(32), 1); // One document.
        }
        body.CopyTo(answer, bodyAt);
        await stream.WriteAsync(answer, _stop.Token);
    }
}
