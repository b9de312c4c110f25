using Florin.GrpcEdge.Transcoding;
using Florin.Platform.Configuration;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Florin.Gateway.Features.Translation;

/// <summary>A method with its messages, out of a file of descriptors.</summary>
/// <param name="Path">Where a destination has it.</param>
/// <param name="Request">What it takes.</param>
/// <param name="Response">What it gives.</param>
internal sealed record DescribedMethod(string Path, MessageForm Request, MessageForm Response)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="WrongConfiguration">The file cannot be read, or has no such method.</exception>
    public static DescribedMethod Read(GrpcMethodOptions options, string section)
    {
        var parts = options.Method.TrimStart('/').Split('/');
        var found = parts is [var service, var name]
            ? Files(options, section)
                .SelectMany(file => file.Services)
                .FirstOrDefault(one => one.FullName == service)
                ?.FindMethodByName(name)
            : null;
        if (found is null || found.IsClientStreaming || found.IsServerStreaming)
            throw new WrongConfiguration(
                $"{section}:{nameof(options.Method)} is '{options.Method}': {(found is null ? "the descriptors have no such method" : "it streams")}; expected a method that does not stream, such as greet.v1.Greeter/SayHello."
            );
        try
        {
            return new($"/{options.Method.TrimStart('/')}", Whole(found.InputType), Whole(found.OutputType));
        }
        catch (NotSupportedException wrong)
        {
            throw new WrongConfiguration($"{section}:{nameof(options.Method)} is '{options.Method}': {wrong.Message}");
        }
    }

    private static IReadOnlyList<FileDescriptor> Files(GrpcMethodOptions options, string section)
    {
        try
        {
            var set = FileDescriptorSet.Parser.ParseFrom(File.ReadAllBytes(options.Descriptors));
            return FileDescriptor.BuildFromByteStrings(set.File.Select(file => file.ToByteString()));
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidProtocolBufferException or ArgumentException)
        {
            throw new WrongConfiguration(
                $"{section}:{nameof(options.Descriptors)} is '{options.Descriptors}': it cannot be used: {e.Message} Expected a file of protoc --include_imports --descriptor_set_out."
            );
        }
    }

    // What it is made of is looked at now, so that nothing is met later that cannot be written.
    private static MessageForm Whole(MessageDescriptor message)
    {
        Look(MessageForm.Of(message), []);
        return MessageForm.Of(message);

        static void Look(MessageForm form, HashSet<MessageForm> seen)
        {
            if (!seen.Add(form))
                return;
            foreach (var field in form.Fields)
                if (field.Type is FieldType.Message or FieldType.Group)
                    Look(field.Message, seen);
        }
    }
}
