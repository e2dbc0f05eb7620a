import { type DescFile, type DescService, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import type { PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { ErrorInfoSchema, Health } from '#proto';

/** The files of services and of the details of errors, with all files that they import. */
function filesOf(services: readonly DescService[]): Set<DescFile> {
  const files = new Set<DescFile>();
  const add = (file: DescFile) => {
    if (files.has(file)) return;
    files.add(file);
    file.dependencies.forEach(add);
  };
  for (const { file } of [...services, ErrorInfoSchema]) add(file);
  return files;
}

/** The service by which clients such as grpcurl list and call the methods of others, and of the health service. */
export function reflectionOf(services: readonly DescService[]): ReflectionService {
  const listed = [Health, ...services];
  const fileDescriptorProtos = [...filesOf(listed)].map(({ proto }) =>
    Buffer.from(toBinary(FileDescriptorProtoSchema, proto)),
  );
  const description = { format: 'Protocol Buffer 3 DescriptorProto', type: {}, fileDescriptorProtos };
  return new ReflectionService({ description } as unknown as PackageDefinition, {
    services: listed.map(({ typeName }) => typeName),
  });
}
